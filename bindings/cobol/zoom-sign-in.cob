      *> Signs a user in with a browser, for a program that has no
      *> secret, as zoom-sign-in-call.cpy has it: START gives the
      *> address to open, FINISH waits until the user has signed in.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. zoom-sign-in.

       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "zoom-token.cpy".

       01  WS-OPTION                   PIC X(14)
                                       VALUE Z"settings_file".
       01  WS-ACTIONS                  PIC X(50) VALUE
           "ZOOM-SIGN-IN-ACTION is START, FINISH, CANCEL, OUT.".
      *> The texts as the library takes them: with a NUL at the end.
       01  WS-SETTINGS                 PIC X(4098).
       01  WS-TYPED                    PIC X(8194).
       01  WS-FIELD                    PIC X(8194).
       01  WS-TEXT                     PIC X(8193).
       01  WS-LENGTH                   PIC S9(9) COMP-5.
       01  WS-NULS                     PIC S9(9) COMP-5.
       01  WS-WAIT-MS                  PIC S9(9) COMP-5.
       01  WS-NO-CANCEL                PIC S9(9) COMP-5 VALUE 0.
       01  WS-RESPONSE                 PIC S9(9) COMP-5.
       01  WS-IGNORED                  PIC S9(9) COMP-5.

       LINKAGE SECTION.
       COPY "zoom-sign-in-call.cpy".

       PROCEDURE DIVISION USING ZOOM-SIGN-IN-CALL.
       MAIN-PART.
           MOVE 0 TO ZOOM-SIGN-IN-REASON WS-RESPONSE
           PERFORM GIVE-ROOM
           EVALUATE ZOOM-SIGN-IN-ACTION
               WHEN "START"
                   PERFORM START-SIGN-IN
               WHEN "FINISH"
                   PERFORM FINISH-SIGN-IN
               WHEN "CANCEL"
                   PERFORM END-SIGN-IN
                   MOVE ZOOM-OK TO ZOOM-SIGN-IN-RESULT
               WHEN "OUT"
                   PERFORM SIGN-OUT
               WHEN OTHER
                   MOVE ZOOM-E-ARGUMENT TO ZOOM-SIGN-IN-RESULT
                   MOVE WS-ACTIONS TO WS-TEXT
                   MOVE LENGTH OF WS-ACTIONS TO ZOOM-BUF-LENGTH
           END-EVALUATE
           PERFORM GIVE-TEXT
      *>   The copies contain a code.
           MOVE LOW-VALUES TO WS-TYPED WS-FIELD
           GOBACK.

      *> One that is under way is given up.
       START-SIGN-IN.
           PERFORM END-SIGN-IN
           PERFORM MAKE-CLIENT
           IF ZOOM-SIGN-IN-RESULT = ZOOM-OK
               PERFORM GIVE-ROOM
               CALL "zoom_sign_in_start" USING
                   BY VALUE ZOOM-SIGN-IN-CLIENT
                   BY REFERENCE ZOOM-SIGN-IN-HANDLE ZOOM-BUF
                   RETURNING ZOOM-SIGN-IN-RESULT
           END-IF
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-OK
               PERFORM END-SIGN-IN
           END-IF.

       FINISH-SIGN-IN.
           PERFORM TAKE-TYPED
           MOVE 2000000000 TO WS-WAIT-MS
           IF ZOOM-SIGN-IN-SECONDS < 2000000
               COMPUTE WS-WAIT-MS = ZOOM-SIGN-IN-SECONDS * 1000
           END-IF
           CALL "zoom_sign_in_finish" USING
               BY VALUE ZOOM-SIGN-IN-HANDLE
               BY REFERENCE WS-TYPED
               BY VALUE WS-WAIT-MS WS-NO-CANCEL
               BY REFERENCE WS-RESPONSE
               RETURNING ZOOM-SIGN-IN-RESULT
           PERFORM READ-RESPONSE
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-PENDING
               AND ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-ARGUMENT
               PERFORM END-SIGN-IN
           END-IF.

       SIGN-OUT.
           PERFORM END-SIGN-IN
           PERFORM MAKE-CLIENT
           IF ZOOM-SIGN-IN-RESULT = ZOOM-OK
               CALL "zoom_sign_out" USING
                   BY VALUE ZOOM-SIGN-IN-CLIENT WS-NO-CANCEL
                   BY REFERENCE WS-RESPONSE
                   RETURNING ZOOM-SIGN-IN-RESULT
               PERFORM READ-RESPONSE
           END-IF
           PERFORM END-SIGN-IN.

      *> Also where nothing was begun.
       END-SIGN-IN.
           CALL "zoom_free" USING BY VALUE ZOOM-SIGN-IN-HANDLE
               RETURNING WS-IGNORED
           CALL "zoom_free" USING BY VALUE ZOOM-SIGN-IN-CLIENT
               RETURNING WS-IGNORED
           MOVE 0 TO ZOOM-SIGN-IN-HANDLE ZOOM-SIGN-IN-CLIENT.

       MAKE-CLIENT.
           MOVE ZOOM-SIGN-IN-SETTINGS TO WS-FIELD
           MOVE LENGTH OF WS-SETTINGS TO WS-LENGTH
           PERFORM END-WITH-NUL
           MOVE WS-FIELD TO WS-SETTINGS
           CALL "zoom_client_new" USING
               BY REFERENCE ZOOM-SIGN-IN-CLIENT
               RETURNING ZOOM-SIGN-IN-RESULT
           IF ZOOM-SIGN-IN-RESULT = ZOOM-OK
               CALL "zoom_client_set" USING
                   BY VALUE ZOOM-SIGN-IN-CLIENT
                   BY REFERENCE WS-OPTION WS-SETTINGS ZOOM-BUF
                   RETURNING ZOOM-SIGN-IN-RESULT
           END-IF.

       TAKE-TYPED.
           MOVE ZOOM-SIGN-IN-TYPED TO WS-FIELD
           MOVE LENGTH OF WS-TYPED TO WS-LENGTH
           PERFORM END-WITH-NUL
           MOVE WS-FIELD TO WS-TYPED.

      *> In place of the spaces and LOW-VALUES at the field's end. A
      *> NUL before that would silently cut the text: in its place
      *> comes what no path and no address contains.
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
               MOVE X"FF00" TO WS-FIELD(1:2)
           END-IF.

       READ-RESPONSE.
           IF WS-RESPONSE > 0
               CALL "zoom_response_error" USING
                   BY VALUE WS-RESPONSE BY REFERENCE ZOOM-BUF
                   RETURNING WS-IGNORED
               CALL "zoom_response_reason" USING BY VALUE WS-RESPONSE
                   RETURNING ZOOM-SIGN-IN-REASON
               CALL "zoom_free" USING BY VALUE WS-RESPONSE
                   RETURNING WS-IGNORED
           ELSE
      *>       Such as for not yet, or for nothing begun.
               CALL "zoom_status_text" USING
                   BY VALUE ZOOM-SIGN-IN-RESULT
                   BY REFERENCE ZOOM-BUF
                   RETURNING WS-IGNORED
           END-IF.

       GIVE-ROOM.
           MOVE LOW-VALUES TO WS-TEXT
           SET ZOOM-BUF-DATA TO ADDRESS OF WS-TEXT
           MOVE LENGTH OF WS-TEXT TO ZOOM-BUF-CAPACITY
           MOVE 0 TO ZOOM-BUF-LENGTH.

      *> A text that did not fit is empty.
       GIVE-TEXT.
           MOVE SPACES TO ZOOM-SIGN-IN-TEXT
           MOVE 0 TO ZOOM-SIGN-IN-TEXT-LENGTH
           IF ZOOM-BUF-LENGTH > 0
               AND ZOOM-BUF-LENGTH < ZOOM-BUF-CAPACITY
               MOVE ZOOM-BUF-LENGTH TO ZOOM-SIGN-IN-TEXT-LENGTH
               MOVE WS-TEXT(1:ZOOM-BUF-LENGTH) TO ZOOM-SIGN-IN-TEXT
           END-IF
           CALL "zoom_buf_free" USING BY REFERENCE ZOOM-BUF
               RETURNING WS-IGNORED.

       END PROGRAM zoom-sign-in.
