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
       01  WS-TEXT                     PIC X(4097).
      *> One of them on its way there.
       01  WS-FIELD                    PIC X(16386).
       01  WS-NAME                     PIC X(13).
       01  WS-LENGTH                   PIC S9(9) COMP-5.
       01  WS-NULS                     PIC S9(9) COMP-5.
      *> The name of a field that can't be passed on.
       01  WS-WRONG                    PIC X(13).
       01  WS-IGNORED                  PIC S9(9) COMP-5.

       LINKAGE SECTION.
       COPY "zoom-token-call.cpy".

       PROCEDURE DIVISION USING ZOOM-TOKEN-CALL.
       MAIN-PART.
           PERFORM TAKE-TEXTS
           IF WS-WRONG = SPACES
               PERFORM ASK
           ELSE
               PERFORM REFUSE
           END-IF
      *>   What was secret in the copies.
           MOVE LOW-VALUES TO WS-AUTH WS-FIELD
           GOBACK.

       ASK.
           MOVE LOW-VALUES TO WS-TEXT
           SET ZOOM-BUF-DATA TO ADDRESS OF WS-TEXT
           MOVE LENGTH OF WS-TEXT TO ZOOM-BUF-CAPACITY
           MOVE 0 TO ZOOM-BUF-LENGTH

           CALL "zoom_get_user_token" USING
               BY REFERENCE WS-BASE-URL WS-AUTH WS-USER WS-TYPE
               BY VALUE ZOOM-TTL
               BY REFERENCE ZOOM-BUF
               RETURNING ZOOM-RESULT

           PERFORM GIVE-TEXT.

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
           MOVE WS-FIELD TO WS-TYPE.

      *> In the place of the blanks and LOW-VALUES at its end. One
      *> before that would cut the text, unseen.
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
           END-IF.

      *> Nothing is sent.
       REFUSE.
           MOVE ZOOM-E-ARGUMENT TO ZOOM-RESULT
           MOVE SPACES TO ZOOM-TEXT
           MOVE 1 TO ZOOM-TEXT-LENGTH
           STRING WS-WRONG DELIMITED BY SPACE
               " must not hold X'00'." DELIMITED BY SIZE
               INTO ZOOM-TEXT WITH POINTER ZOOM-TEXT-LENGTH
           SUBTRACT 1 FROM ZOOM-TEXT-LENGTH.

      *> Copies the text, and wipes the copy. A token that does not
      *> fit is none: it is not cut.
       GIVE-TEXT.
           MOVE ZOOM-BUF-LENGTH TO ZOOM-TEXT-LENGTH
           IF ZOOM-RESULT = ZOOM-E-BUFFER
               MOVE "The token is longer than ZOOM-TEXT."
                   TO ZOOM-TEXT
               MOVE 35 TO ZOOM-TEXT-LENGTH
           ELSE
               MOVE SPACES TO ZOOM-TEXT
               IF ZOOM-TEXT-LENGTH > 0
                   MOVE WS-TEXT(1:ZOOM-TEXT-LENGTH) TO ZOOM-TEXT
               END-IF
           END-IF
           CALL "zoom_buf_free" USING BY REFERENCE ZOOM-BUF
               RETURNING WS-IGNORED.

       END PROGRAM zoom-user-token.
