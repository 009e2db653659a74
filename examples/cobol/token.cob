      *> Gets a Zoom user token and prints the response's body, its
      *> status and the token; for a refusal its header fields too.
      *>
      *> Build and run with GnuCOBOL in the project's folder:
      *>
      *>   cargo build --release
      *>   cobc -x -fstatic-call -I bindings/cobol -L target/release \
      *>     -l zoom_token -o token examples/cobol/token.cob
      *>   export LD_LIBRARY_PATH=target/release
      *>   ZOOM_ACCESS_TOKEN=... ./token
      *>
      *> From the environment: ZOOM_ACCESS_TOKEN, the OAuth access
      *> token; ZOOM_USER, the user's id or e-mail address (default
      *> "me"); and to try it against a simulator, ZOOM_BASE_URL and
      *> ZOOM_ROOTS, a PEM file with its root certificate.
      *>
      *> Where only the token is wanted, call the program
      *> bindings/cobol/zoom-user-token.cob: see docs/cobol.md.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. TOKEN.

       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "zoom-token.cpy".

       01  WS-CLIENT                   PIC S9(9) COMP-5 VALUE 0.
       01  WS-RESPONSE                 PIC S9(9) COMP-5 VALUE 0.
       01  WS-RESULT                   PIC S9(9) COMP-5.
       01  WS-STATUS                   PIC S9(9) COMP-5.
       01  WS-STATUS-SHOWN             PIC 9(3).
       01  WS-IGNORED                  PIC S9(9) COMP-5.
      *> The seconds that the token shall live: 0 is two hours.
       01  WS-TTL                      PIC S9(9) COMP-5 VALUE 0.
       01  WS-NO-CANCEL                PIC S9(9) COMP-5 VALUE 0.

      *> A text that is filled up with spaces, and the same text for
      *> the library, which ends with a NUL. An access token may have
      *> 16384 bytes: a longer one is refused, not cut.
       01  WS-VALUE                    PIC X(16385).
       01  WS-VALUE-Z                  PIC X(16386).
       01  WS-OPTION-Z                 PIC X(32).
       01  WS-USER-Z                   PIC X(16386).
       01  WS-TYPE-Z                   PIC X(4) VALUE Z"zak".
       01  WS-NOT-GIVEN-Z              PIC X(1) VALUE X"00".

       01  WS-TEXT                     PIC X(16384).

       PROCEDURE DIVISION.
       MAIN-PART.
           CALL "zoom_client_new" USING BY REFERENCE WS-CLIENT
               RETURNING WS-RESULT

           MOVE Z"access_token" TO WS-OPTION-Z
           MOVE SPACES TO WS-VALUE
           ACCEPT WS-VALUE FROM ENVIRONMENT "ZOOM_ACCESS_TOKEN"
           PERFORM SET-OPTION
           MOVE Z"base_url" TO WS-OPTION-Z
           MOVE SPACES TO WS-VALUE
           ACCEPT WS-VALUE FROM ENVIRONMENT "ZOOM_BASE_URL"
           PERFORM SET-OPTION
           MOVE Z"roots" TO WS-OPTION-Z
           MOVE SPACES TO WS-VALUE
           ACCEPT WS-VALUE FROM ENVIRONMENT "ZOOM_ROOTS"
           PERFORM SET-OPTION

           MOVE SPACES TO WS-VALUE
           ACCEPT WS-VALUE FROM ENVIRONMENT "ZOOM_USER"
           IF WS-VALUE = SPACES
               MOVE "me" TO WS-VALUE
           END-IF
           PERFORM END-WITH-NUL
           MOVE WS-VALUE-Z TO WS-USER-Z
           CALL "zoom_client_get_user_token" USING
               BY VALUE WS-CLIENT
               BY REFERENCE WS-USER-Z WS-TYPE-Z
               BY VALUE WS-TTL
               BY REFERENCE WS-NOT-GIVEN-Z
               BY VALUE WS-NO-CANCEL
               BY REFERENCE WS-RESPONSE
               RETURNING WS-RESULT
           PERFORM SHOW-RESPONSE

           CALL "zoom_free" USING BY VALUE WS-RESPONSE
               RETURNING WS-IGNORED
           PERFORM END-RUN.

       SHOW-RESPONSE.
           PERFORM GIVE-ROOM
           CALL "zoom_response_body" USING
               BY VALUE WS-RESPONSE BY REFERENCE ZOOM-BUF
               RETURNING WS-IGNORED
           DISPLAY "Body: " WITH NO ADVANCING
           PERFORM SHOW-TEXT
           CALL "zoom_response_status" USING BY VALUE WS-RESPONSE
               RETURNING WS-STATUS
           MOVE WS-STATUS TO WS-STATUS-SHOWN
           DISPLAY "Status: " WS-STATUS-SHOWN

           PERFORM GIVE-ROOM
           IF WS-RESULT = ZOOM-OK
               CALL "zoom_response_token" USING
                   BY VALUE WS-RESPONSE BY REFERENCE ZOOM-BUF
                   RETURNING WS-IGNORED
               DISPLAY "Token: " WITH NO ADVANCING
               PERFORM SHOW-TEXT
           ELSE
               CALL "zoom_response_headers" USING
                   BY VALUE WS-RESPONSE BY REFERENCE ZOOM-BUF
                   RETURNING WS-IGNORED
               DISPLAY "Header:"
               PERFORM SHOW-TEXT
               PERFORM GIVE-ROOM
               CALL "zoom_response_error" USING
                   BY VALUE WS-RESPONSE BY REFERENCE ZOOM-BUF
                   RETURNING WS-IGNORED
               DISPLAY "Failed: " WITH NO ADVANCING
               PERFORM SHOW-TEXT
           END-IF.

      *> Spaces leave an option at its default.
       SET-OPTION.
           PERFORM END-WITH-NUL
           PERFORM GIVE-ROOM
           CALL "zoom_client_set" USING
               BY VALUE WS-CLIENT
               BY REFERENCE WS-OPTION-Z WS-VALUE-Z ZOOM-BUF
               RETURNING WS-RESULT
           IF WS-RESULT NOT = ZOOM-OK
               DISPLAY "Failed: " WITH NO ADVANCING
               PERFORM SHOW-TEXT
               PERFORM END-RUN
           END-IF.

      *> WS-VALUE without the spaces at its end.
       END-WITH-NUL.
           MOVE LOW-VALUES TO WS-VALUE-Z
           IF WS-VALUE NOT = SPACES
               STRING FUNCTION TRIM(WS-VALUE TRAILING) X"00"
                   DELIMITED BY SIZE INTO WS-VALUE-Z
           END-IF.

      *> The library writes its next text to WS-TEXT.
       GIVE-ROOM.
           SET ZOOM-BUF-DATA TO ADDRESS OF WS-TEXT
           MOVE LENGTH OF WS-TEXT TO ZOOM-BUF-CAPACITY
           MOVE 0 TO ZOOM-BUF-LENGTH.

      *> A text that did not fit is empty.
       SHOW-TEXT.
           IF ZOOM-BUF-LENGTH > 0
               AND ZOOM-BUF-LENGTH < ZOOM-BUF-CAPACITY
               DISPLAY WS-TEXT(1:ZOOM-BUF-LENGTH)
           ELSE
               DISPLAY " "
           END-IF.

       END-RUN.
           CALL "zoom_free" USING BY VALUE WS-CLIENT
               RETURNING WS-IGNORED
           CALL "zoom_shutdown" RETURNING WS-IGNORED
           IF WS-RESULT = ZOOM-OK
               MOVE 0 TO RETURN-CODE
           ELSE
               MOVE 1 TO RETURN-CODE
           END-IF
           STOP RUN.
