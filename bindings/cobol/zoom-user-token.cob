      *> Gets a Zoom user token: fixed fields in, a fixed field and
      *> its length out, as zoom-token-call.cpy has them.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. zoom-user-token.

       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "zoom-token.cpy".

      *> The texts as the library takes them: with a NUL at the end.
       01  WS-BASE-URL                 PIC X(257).
       01  WS-AUTH                     PIC X(16386).
       01  WS-USER                     PIC X(514).
       01  WS-TYPE                     PIC X(130).
       01  WS-TEXT                     PIC X(4097).
       01  WS-LENGTH                   PIC S9(9) COMP-5.
       01  WS-IGNORED                  PIC S9(9) COMP-5.

       LINKAGE SECTION.
       COPY "zoom-token-call.cpy".

       PROCEDURE DIVISION USING ZOOM-TOKEN-CALL.
       MAIN-PART.
           PERFORM TAKE-TEXTS
           MOVE LOW-VALUES TO WS-TEXT
           SET ZOOM-BUF-DATA TO ADDRESS OF WS-TEXT
           MOVE LENGTH OF WS-TEXT TO ZOOM-BUF-CAPACITY
           MOVE 0 TO ZOOM-BUF-LENGTH

           CALL "zoom_get_user_token" USING
               BY REFERENCE WS-BASE-URL WS-AUTH WS-USER WS-TYPE
               BY VALUE ZOOM-TTL
               BY REFERENCE ZOOM-BUF
               RETURNING ZOOM-RESULT

           PERFORM GIVE-TEXT
           GOBACK.

      *> Without the blanks at their ends.
       TAKE-TEXTS.
           MOVE ZOOM-BASE-URL TO WS-BASE-URL
           PERFORM VARYING WS-LENGTH FROM LENGTH OF WS-BASE-URL BY -1
               UNTIL WS-LENGTH = 1
               OR WS-BASE-URL(WS-LENGTH - 1:1) NOT = SPACE
               CONTINUE
           END-PERFORM
           MOVE LOW-VALUE TO WS-BASE-URL(WS-LENGTH:1)

           MOVE ZOOM-AUTH TO WS-AUTH
           PERFORM VARYING WS-LENGTH FROM LENGTH OF WS-AUTH BY -1
               UNTIL WS-LENGTH = 1
               OR WS-AUTH(WS-LENGTH - 1:1) NOT = SPACE
               CONTINUE
           END-PERFORM
           MOVE LOW-VALUE TO WS-AUTH(WS-LENGTH:1)

           MOVE ZOOM-USER TO WS-USER
           PERFORM VARYING WS-LENGTH FROM LENGTH OF WS-USER BY -1
               UNTIL WS-LENGTH = 1
               OR WS-USER(WS-LENGTH - 1:1) NOT = SPACE
               CONTINUE
           END-PERFORM
           MOVE LOW-VALUE TO WS-USER(WS-LENGTH:1)

           MOVE ZOOM-TYPE TO WS-TYPE
           PERFORM VARYING WS-LENGTH FROM LENGTH OF WS-TYPE BY -1
               UNTIL WS-LENGTH = 1
               OR WS-TYPE(WS-LENGTH - 1:1) NOT = SPACE
               CONTINUE
           END-PERFORM
           MOVE LOW-VALUE TO WS-TYPE(WS-LENGTH:1).

      *> Copies the text, and wipes what was secret in the copies. A
      *> token that does not fit is none: it is not cut.
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
               RETURNING WS-IGNORED
           MOVE LOW-VALUES TO WS-AUTH.

       END PROGRAM zoom-user-token.
