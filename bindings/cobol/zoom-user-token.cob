      *> Gets a Zoom user token: fixed fields in, a fixed field and
      *> its length out, as zoom-token-call.cpy has them.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. zoom-user-token.

       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "zoom-token.cpy".

      *> The texts as the library takes them: with a NUL at the end.
       01  WS-BASE-URL                 PIC X(8194).
       01  WS-AUTH                     PIC X(16386).
       01  WS-USER                     PIC X(514).
       01  WS-TYPE                     PIC X(130).
       01  WS-MEETING-ID               PIC X(130).
       01  WS-SETTINGS                 PIC X(4098).
       01  WS-TEXT                     PIC X(4097).
      *> One of them on its way there.
       01  WS-FIELD                    PIC X(16386).
       01  WS-NAME                     PIC X(15).
       01  WS-LENGTH                   PIC S9(9) COMP-5.
       01  WS-NULS                     PIC S9(9) COMP-5.
      *> The name of a field that is refused, and what is wrong.
       01  WS-WRONG                    PIC X(15).
       01  WS-WHY                      PIC X(40).
       01  WS-NO-CANCEL                PIC S9(9) COMP-5 VALUE 0.
       01  WS-RESPONSE                 PIC S9(9) COMP-5.
       01  WS-READ                     PIC S9(9) COMP-5.
       01  WS-IGNORED                  PIC S9(9) COMP-5.

       LINKAGE SECTION.
       COPY "zoom-token-call.cpy".

       PROCEDURE DIVISION USING ZOOM-TOKEN-CALL.
       MAIN-PART.
           PERFORM TAKE-TEXTS
           MOVE 0 TO ZOOM-REASON ZOOM-CODE ZOOM-RETRY-AFTER
           IF WS-WRONG NOT = SPACES
               PERFORM REFUSE
           ELSE
               IF WS-SETTINGS(1:1) = LOW-VALUE
                   PERFORM CALL-ZOOM
               ELSE
                   PERFORM CALL-WITH-SETTINGS
               END-IF
           END-IF
      *>   The copies contain a secret.
           MOVE LOW-VALUES TO WS-AUTH WS-FIELD
           GOBACK.

       CALL-ZOOM.
           CALL "zoom_get_user_token_response" USING
               BY REFERENCE WS-BASE-URL WS-AUTH WS-USER WS-TYPE
               BY VALUE ZOOM-TTL
               BY REFERENCE WS-MEETING-ID
               BY VALUE WS-NO-CANCEL
               BY REFERENCE WS-RESPONSE
               RETURNING ZOOM-RESULT

           PERFORM GIVE-ROOM
           IF WS-RESPONSE > 0
               PERFORM READ-RESPONSE
           ELSE
      *>       Such as for too many handles.
               CALL "zoom_status_text" USING
                   BY VALUE ZOOM-RESULT BY REFERENCE ZOOM-BUF
                   RETURNING WS-READ
           END-IF
           PERFORM GIVE-TEXT.

      *> The text is the token, or what went wrong.
       CALL-WITH-SETTINGS.
           PERFORM GIVE-ROOM
           CALL "zoom_get_user_token_with_settings" USING
               BY REFERENCE WS-SETTINGS WS-USER WS-TYPE
               BY VALUE ZOOM-TTL
               BY REFERENCE ZOOM-BUF
               RETURNING ZOOM-RESULT
           IF ZOOM-RESULT = ZOOM-E-BUFFER
               MOVE ZOOM-RESULT TO WS-READ
           ELSE
               MOVE ZOOM-OK TO WS-READ
           END-IF
           PERFORM GIVE-TEXT.

       GIVE-ROOM.
           MOVE LOW-VALUES TO WS-TEXT
           SET ZOOM-BUF-DATA TO ADDRESS OF WS-TEXT
           MOVE LENGTH OF WS-TEXT TO ZOOM-BUF-CAPACITY
           MOVE 0 TO ZOOM-BUF-LENGTH.

       READ-RESPONSE.
           IF ZOOM-RESULT = ZOOM-OK
               CALL "zoom_response_token" USING
                   BY VALUE WS-RESPONSE BY REFERENCE ZOOM-BUF
                   RETURNING WS-READ
           ELSE
               CALL "zoom_response_error" USING
                   BY VALUE WS-RESPONSE BY REFERENCE ZOOM-BUF
                   RETURNING WS-READ
           END-IF
           CALL "zoom_response_reason" USING BY VALUE WS-RESPONSE
               RETURNING ZOOM-REASON
           CALL "zoom_response_zoom_code" USING BY VALUE WS-RESPONSE
               RETURNING ZOOM-CODE
           CALL "zoom_response_retry_after" USING BY VALUE WS-RESPONSE
               RETURNING ZOOM-RETRY-AFTER
           IF ZOOM-RETRY-AFTER < 0
               MOVE 0 TO ZOOM-RETRY-AFTER
           END-IF
           CALL "zoom_free" USING BY VALUE WS-RESPONSE
               RETURNING WS-IGNORED.

       TAKE-TEXTS.
           MOVE SPACES TO WS-WRONG

           MOVE "ZOOM-BASE-URL" TO WS-NAME
           MOVE ZOOM-BASE-URL TO WS-FIELD
           MOVE LENGTH OF WS-BASE-URL TO WS-LENGTH
           PERFORM END-WITH-NUL
           MOVE WS-FIELD TO WS-BASE-URL

           MOVE "ZOOM-AUTH" TO WS-NAME
           MOVE ZOOM-AUTH TO WS-FIELD
           MOVE LENGTH OF WS-AUTH TO WS-LENGTH
           PERFORM END-WITH-NUL
           MOVE WS-FIELD TO WS-AUTH

           MOVE "ZOOM-USER" TO WS-NAME
           MOVE ZOOM-USER TO WS-FIELD
           MOVE LENGTH OF WS-USER TO WS-LENGTH
           PERFORM END-WITH-NUL
           MOVE WS-FIELD TO WS-USER

           MOVE "ZOOM-TYPE" TO WS-NAME
           MOVE ZOOM-TYPE TO WS-FIELD
           MOVE LENGTH OF WS-TYPE TO WS-LENGTH
           PERFORM END-WITH-NUL
           MOVE WS-FIELD TO WS-TYPE

           MOVE "ZOOM-MEETING-ID" TO WS-NAME
           MOVE ZOOM-MEETING-ID TO WS-FIELD
           MOVE LENGTH OF WS-MEETING-ID TO WS-LENGTH
           PERFORM END-WITH-NUL
           MOVE WS-FIELD TO WS-MEETING-ID

           MOVE "ZOOM-SETTINGS" TO WS-NAME
           MOVE ZOOM-SETTINGS TO WS-FIELD
           MOVE LENGTH OF WS-SETTINGS TO WS-LENGTH
           PERFORM END-WITH-NUL
           MOVE WS-FIELD TO WS-SETTINGS
           IF WS-SETTINGS(1:1) NOT = LOW-VALUE
               PERFORM REFUSE-BESIDE-SETTINGS
           END-IF.

      *> What would have no effect.
       REFUSE-BESIDE-SETTINGS.
           IF WS-WRONG = SPACES
               MOVE " must not be given with ZOOM-SETTINGS."
                   TO WS-WHY
               IF WS-MEETING-ID(1:1) NOT = LOW-VALUE
                   MOVE "ZOOM-MEETING-ID" TO WS-WRONG
               END-IF
               IF WS-AUTH(1:1) NOT = LOW-VALUE
                   MOVE "ZOOM-AUTH" TO WS-WRONG
               END-IF
               IF WS-BASE-URL(1:1) NOT = LOW-VALUE
                   MOVE "ZOOM-BASE-URL" TO WS-WRONG
               END-IF
           END-IF.

      *> In place of the spaces and LOW-VALUES at the field's end. A
      *> NUL before that would silently cut the text.
       END-WITH-NUL.
           PERFORM UNTIL WS-LENGTH = 1
               OR (WS-FIELD(WS-LENGTH - 1:1) NOT = SPACE
               AND WS-FIELD(WS-LENGTH - 1:1) NOT = LOW-VALUE)
               SUBTRACT 1 FROM WS-LENGTH
           END-PERFORM
           MOVE LOW-VALUE TO WS-FIELD(WS-LENGTH:1)
           MOVE 0 TO WS-NULS
           INSPECT WS-FIELD(1:WS-LENGTH)
               TALLYING WS-NULS FOR ALL LOW-VALUE
           IF WS-NULS > 1
               MOVE WS-NAME TO WS-WRONG
               MOVE " must not contain X'00'." TO WS-WHY
           END-IF.

      *> Nothing is sent.
       REFUSE.
           MOVE ZOOM-E-ARGUMENT TO ZOOM-RESULT
           MOVE SPACES TO ZOOM-TEXT
           MOVE 1 TO ZOOM-TEXT-LENGTH
           STRING WS-WRONG DELIMITED BY SPACE
               WS-WHY DELIMITED BY "  "
               INTO ZOOM-TEXT WITH POINTER ZOOM-TEXT-LENGTH
           SUBTRACT 1 FROM ZOOM-TEXT-LENGTH.

      *> Copies the text, and wipes the copy. A token that does not
      *> fit is an error: it is not cut.
       GIVE-TEXT.
           MOVE SPACES TO ZOOM-TEXT
           IF WS-READ = ZOOM-OK
               MOVE ZOOM-BUF-LENGTH TO ZOOM-TEXT-LENGTH
               MOVE WS-TEXT(1:ZOOM-BUF-LENGTH) TO ZOOM-TEXT
           ELSE
               MOVE WS-READ TO ZOOM-RESULT
               MOVE "The token is longer than ZOOM-TEXT."
                   TO ZOOM-TEXT
               MOVE 35 TO ZOOM-TEXT-LENGTH
           END-IF
           CALL "zoom_buf_free" USING BY REFERENCE ZOOM-BUF
               RETURNING WS-IGNORED.

       END PROGRAM zoom-user-token.
