      *> What COBOL programs do with the library: fixed fields, own
      *> records at odd addresses, small fields, wrong numbers.
      *> Prints nothing and ends with 0 when all is well.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. LEGACY.

       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "zoom-token.cpy".
       COPY "zoom-token-call.cpy".
       COPY "zoom-sign-in-call.cpy".

       01  WS-EXPECTED                 PIC X(4096).
       01  WS-BASE                     PIC X(256).
       01  WS-AUTH                     PIC X(256).
       01  WS-RESULT                   PIC S9(9) COMP-5.
       01  WS-IGNORED                  PIC S9(9) COMP-5.
       01  WS-FAILURES                 PIC 9(4) VALUE 0.
       01  WS-REFUSAL                  PIC X(60).
       01  WS-ROUND                    PIC 9(5).
       01  WS-NUMBER                   PIC 9(2).
       01  WS-REASON-COUNT             PIC 9(2).

      *> A record whose numbers all lie at odd addresses.
       01  WS-PACKED.
           05  FILLER                  PIC X(3) VALUE "###".
           05  WS-CLIENT               PIC S9(9) COMP-5.
           05  FILLER                  PIC X(2) VALUE "##".
           05  WS-RESPONSE             PIC S9(9) COMP-5.
           05  WS-USER-Z               PIC X(3) VALUE Z"me".
           05  WS-ZAK-Z                PIC X(4) VALUE Z"zak".
           05  WS-NOTHING-Z            PIC X(1) VALUE X"00".
           05  WS-MEETING-Z            PIC X(14) VALUE Z"123 4567 8901".
           05  WS-BUF.
               10  WS-BUF-DATA         USAGE POINTER.
               10  WS-BUF-LENGTH       PIC S9(9) COMP-5.
               10  WS-BUF-CAPACITY     PIC S9(9) COMP-5.
           05  WS-GUARD                PIC X(3) VALUE "###".
           05  WS-FIELD                PIC X(4000).
           05  WS-GUARD-2              PIC X(3) VALUE "###".

       01  WS-OPTION-Z                 PIC X(32).
       01  WS-VALUE-Z                  PIC X(257).
       01  WS-SHELL                    PIC X(300).
       01  WS-POST-Z                   PIC X(5) VALUE Z"POST".
       01  WS-URL-Z                    PIC X(4000).
       01  WS-FORM-Z                   PIC X(20).
       01  WS-DECISION                 PIC X(10).
       01  WS-LOCATION-Z               PIC X(9) VALUE Z"location".
       01  WS-TTL                      PIC S9(9) COMP-5 VALUE 0.
       01  WS-NO-CANCEL                PIC S9(9) COMP-5 VALUE 0.
       01  WS-GARBAGE                  PIC S9(9) COMP-5.
       01  WS-HANDLES.
           05  WS-HANDLE               PIC S9(9) COMP-5
                                       OCCURS 65536 TIMES.

       PROCEDURE DIVISION.
       MAIN-PART.
           ACCEPT WS-BASE FROM ENVIRONMENT "HOST_BASE"
           ACCEPT WS-AUTH FROM ENVIRONMENT "HOST_ACCESS_TOKEN"
           ACCEPT WS-EXPECTED FROM ENVIRONMENT "HOST_ZAK"
           PERFORM THE-ONE-CALL
           PERFORM REFUSED
           PERFORM REASONS
           PERFORM LONG-TOKEN
           PERFORM NULS
           PERFORM WITH-SETTINGS
           PERFORM WITH-A-BROWSER
           PERFORM SIGN-INS-THAT-FAIL
           PERFORM ODD-ADDRESSES
           PERFORM START-ADDRESS
           PERFORM SMALL-FIELDS
           PERFORM OVER-AND-OVER
           PERFORM NOTHING-IS-KEPT
           CALL "zoom_shutdown" RETURNING WS-IGNORED
           IF WS-FAILURES > 0
               MOVE 1 TO RETURN-CODE
           END-IF
           STOP RUN.

       THE-ONE-CALL.
           PERFORM NEW-CALL
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-OK
               OR ZOOM-TEXT NOT = WS-EXPECTED
               OR ZOOM-TEXT(ZOOM-TEXT-LENGTH:1) = SPACE
               OR ZOOM-TEXT(ZOOM-TEXT-LENGTH + 1:1) NOT = SPACE
               OR ZOOM-REASON NOT = 0 OR ZOOM-CODE NOT = 0
               OR ZOOM-RETRY-AFTER NOT = 0
               DISPLAY "the one call: " ZOOM-RESULT
               ADD 1 TO WS-FAILURES
           END-IF.

       NEW-CALL.
           INITIALIZE ZOOM-TOKEN-CALL
           MOVE WS-BASE TO ZOOM-BASE-URL
           MOVE WS-AUTH TO ZOOM-AUTH
           MOVE "me" TO ZOOM-USER.

       REFUSED.
           PERFORM NEW-CALL
           MOVE "nobody" TO ZOOM-USER
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = 404 OR ZOOM-TEXT(1:64) NOT =
               "HTTP 404 Not Found, Zoom code 1001: "
               & "User does not exist: nobody."
               DISPLAY "nobody: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           IF ZOOM-REASON NOT = ZOOM-REASON-USER
               OR ZOOM-CODE NOT = 1001 OR ZOOM-RETRY-AFTER NOT = 0
               DISPLAY "nobody: " ZOOM-REASON " " ZOOM-CODE
               ADD 1 TO WS-FAILURES
           END-IF
      *>   A meeting, and none where the type needs one.
           PERFORM NEW-CALL
           MOVE "onbehalf" TO ZOOM-TYPE
           MOVE "123" TO ZOOM-MEETING-ID
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-OK
               DISPLAY "on behalf: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           MOVE SPACES TO ZOOM-MEETING-ID
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = 400 OR ZOOM-CODE NOT = 300
               OR ZOOM-REASON NOT = ZOOM-REASON-ARGUMENT
               DISPLAY "no meeting: " ZOOM-RESULT " " ZOOM-CODE
               ADD 1 TO WS-FAILURES
           END-IF
      *>   Fields of spaces are not given, so there is no token. What
      *>   a refusal left in the record is overwritten.
           PERFORM NEW-CALL
           MOVE SPACES TO ZOOM-AUTH
           MOVE 9 TO ZOOM-REASON ZOOM-CODE ZOOM-RETRY-AFTER
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-REASON NOT = 0 OR ZOOM-CODE NOT = 0
               OR ZOOM-RETRY-AFTER NOT = 0
               OR ZOOM-TEXT NOT =
               "auth must be given: an OAuth access token"
               DISPLAY "no auth: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
      *>   A number in the machine's own order.
           PERFORM NEW-CALL
           MOVE -1 TO ZOOM-TTL
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-TEXT(1:14) NOT = "ttl must be 0 "
               DISPLAY "ttl: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
      *>   The longest there may be; and a byte more, never cut.
           PERFORM NEW-CALL
           MOVE ALL "u" TO ZOOM-USER(1:512)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = 404
               DISPLAY "512 bytes: " ZOOM-RESULT
               ADD 1 TO WS-FAILURES
           END-IF
           MOVE ALL "u" TO ZOOM-USER
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-TEXT(1:5) NOT = "user "
               DISPLAY "513 bytes: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           PERFORM NEW-CALL
           MOVE ALL "t" TO ZOOM-TYPE
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-TEXT(1:5) NOT = "type "
               DISPLAY "129 bytes: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           PERFORM NEW-CALL
           MOVE ALL "a" TO ZOOM-AUTH(1:16384)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = 401
               DISPLAY "16384 bytes: " ZOOM-RESULT
                   " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           MOVE ALL "a" TO ZOOM-AUTH
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-TEXT(1:5) NOT = "auth "
               DISPLAY "16385 bytes: " ZOOM-RESULT
                   " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
      *>   A base URL that would lead elsewhere if it were cut.
           PERFORM NEW-CALL
           STRING WS-BASE DELIMITED BY SPACE "/" DELIMITED BY SIZE
               INTO ZOOM-BASE-URL
           INSPECT ZOOM-BASE-URL(9:) REPLACING ALL SPACE BY "b"
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT OR ZOOM-TEXT NOT =
               "base must not be longer than 8192 bytes"
               DISPLAY "8193 bytes: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
      *>   One of 300 bytes is taken whole.
           MOVE SPACES TO ZOOM-BASE-URL(301:)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = 404
               DISPLAY "300 bytes: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF.

      *> Every reason: the user reason-N is refused for reason N.
       REASONS.
           ACCEPT WS-REASON-COUNT FROM ENVIRONMENT "HOST_REASON_COUNT"
           PERFORM VARYING WS-NUMBER FROM 1 BY 1
               UNTIL WS-NUMBER > WS-REASON-COUNT
               PERFORM NEW-CALL
               ACCEPT ZOOM-BASE-URL FROM ENVIRONMENT "HOST_REFUSALS"
               MOVE SPACES TO ZOOM-USER
               IF WS-NUMBER < 10
                   STRING "reason-" WS-NUMBER(2:1)
                       DELIMITED BY SIZE INTO ZOOM-USER
               ELSE
                   STRING "reason-" WS-NUMBER
                       DELIMITED BY SIZE INTO ZOOM-USER
               END-IF
               CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
               IF ZOOM-REASON NOT = WS-NUMBER
                   OR ZOOM-RESULT < 300 OR ZOOM-RESULT > 599
                   DISPLAY "reason " WS-NUMBER ": " ZOOM-REASON
                   ADD 1 TO WS-FAILURES
               END-IF
               EVALUATE ZOOM-REASON
                   WHEN ZOOM-REASON-RATE-LIMIT
                       MOVE 60 TO WS-RESULT
                   WHEN ZOOM-REASON-DAILY-LIMIT
                       MOVE 7 TO WS-RESULT
                   WHEN OTHER
                       MOVE 0 TO WS-RESULT
               END-EVALUATE
               IF ZOOM-RETRY-AFTER NOT = WS-RESULT
                   DISPLAY "reason " WS-NUMBER " after "
                       ZOOM-RETRY-AFTER
                   ADD 1 TO WS-FAILURES
               END-IF
           END-PERFORM.

      *> A token of 4097 bytes is not cut.
       LONG-TOKEN.
           PERFORM NEW-CALL
           ACCEPT ZOOM-BASE-URL FROM ENVIRONMENT "HOST_LONG_TOKEN"
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-BUFFER OR ZOOM-REASON NOT = 0
               OR ZOOM-TEXT NOT = "The token is longer than ZOOM-TEXT."
               OR ZOOM-TEXT(ZOOM-TEXT-LENGTH:) NOT = "."
               DISPLAY "a long token: " ZOOM-RESULT
                   " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF.

      *> A NUL would be the end of a text for the library.
       NULS.
           PERFORM NEW-CALL
           MOVE LOW-VALUES TO ZOOM-TYPE
           INSPECT ZOOM-USER REPLACING ALL SPACE BY LOW-VALUE
           INSPECT ZOOM-BASE-URL REPLACING ALL SPACE BY LOW-VALUE
           INSPECT ZOOM-AUTH REPLACING ALL SPACE BY LOW-VALUE
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-OK OR ZOOM-TEXT NOT = WS-EXPECTED
               DISPLAY "LOW-VALUES behind: " ZOOM-RESULT
               ADD 1 TO WS-FAILURES
           END-IF
           PERFORM NEW-CALL
           MOVE LOW-VALUES TO ZOOM-AUTH
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT OR ZOOM-TEXT NOT =
               "auth must be given: an OAuth access token"
               DISPLAY "LOW-VALUES: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           PERFORM NEW-CALL
           STRING "me" X"00" "other" DELIMITED BY SIZE INTO ZOOM-USER
           MOVE 9 TO ZOOM-REASON ZOOM-CODE ZOOM-RETRY-AFTER
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-USER must not contain X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-CALL
           MOVE X"00" TO ZOOM-TYPE(1:1)
           MOVE "zak" TO ZOOM-TYPE(2:3)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-TYPE must not contain X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-CALL
           MOVE X"00" TO ZOOM-BASE-URL(20:1)
           MOVE "x" TO ZOOM-BASE-URL(256:1)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-BASE-URL must not contain X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-CALL
           MOVE X"00" TO ZOOM-AUTH(300:1)
           MOVE "x" TO ZOOM-AUTH(16385:1)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-AUTH must not contain X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-CALL
           MOVE X"00" TO ZOOM-MEETING-ID(1:1)
           MOVE "1" TO ZOOM-MEETING-ID(2:1)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-MEETING-ID must not contain X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL.

      *> A file of settings, and what has no effect beside it.
       WITH-SETTINGS.
           PERFORM NEW-SETTINGS-CALL
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-OK
               OR ZOOM-TEXT NOT = WS-EXPECTED
               OR ZOOM-TEXT(ZOOM-TEXT-LENGTH:1) = SPACE
               OR ZOOM-TEXT(ZOOM-TEXT-LENGTH + 1:1) NOT = SPACE
               OR ZOOM-REASON NOT = 0
               DISPLAY "with settings: " ZOOM-RESULT
                   " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           PERFORM NEW-SETTINGS-CALL
           MOVE "nobody" TO ZOOM-USER
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = 404 OR ZOOM-TEXT(1:19) NOT =
               "HTTP 404 Not Found,"
               DISPLAY "nobody with settings: " ZOOM-RESULT
                   " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           PERFORM NEW-SETTINGS-CALL
           MOVE WS-AUTH TO ZOOM-AUTH
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-AUTH must not be given with ZOOM-SETTINGS."
               TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           MOVE WS-BASE TO ZOOM-BASE-URL
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-BASE-URL must not be given with ZOOM-SETTINGS."
               TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-SETTINGS-CALL
           MOVE "1" TO ZOOM-MEETING-ID
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-MEETING-ID must not be given with ZOOM-SETTINGS."
               TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-SETTINGS-CALL
           MOVE X"00" TO ZOOM-SETTINGS(1:1)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-SETTINGS must not contain X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL.

      *> A user signs in, and types what the browser shows.
       WITH-A-BROWSER.
           MOVE SPACES TO WS-SHELL
           STRING "umask 077; printf 'base_url = %s\nclient_id = "
               "simulator-public\ntoken_file = cobol.tokens\n' "
               '"$HOST_BASE" > "$HOST_SETTINGS-user"'
               DELIMITED BY SIZE INTO WS-SHELL
           CALL "SYSTEM" USING WS-SHELL
           PERFORM NEW-SIGN-IN
           MOVE "allow" TO WS-DECISION
           PERFORM DECIDE
           MOVE 60 TO ZOOM-SIGN-IN-SECONDS
           MOVE "FINISH" TO ZOOM-SIGN-IN-ACTION
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-OK
               OR ZOOM-SIGN-IN-TEXT NOT = SPACES
               OR ZOOM-SIGN-IN-TEXT-LENGTH NOT = 0
               OR ZOOM-SIGN-IN-REASON NOT = 0
               OR ZOOM-SIGN-IN-HANDLE NOT = 0
               OR ZOOM-SIGN-IN-CLIENT NOT = 0
               PERFORM SIGN-IN-DIFFERS
           END-IF
           PERFORM NEW-SETTINGS-CALL
           MOVE ZOOM-SIGN-IN-SETTINGS TO ZOOM-SETTINGS
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-OK
               OR ZOOM-TEXT NOT = WS-EXPECTED
               DISPLAY "signed in: " ZOOM-RESULT
                   " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF
           CALL "zoom_shutdown" RETURNING WS-IGNORED
           MOVE "OUT" TO ZOOM-SIGN-IN-ACTION
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-OK
               PERFORM SIGN-IN-DIFFERS
           END-IF
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-SIGN-IN
               DISPLAY "signed out: " ZOOM-RESULT
               ADD 1 TO WS-FAILURES
           END-IF.

       SIGN-INS-THAT-FAIL.
           PERFORM NEW-SIGN-IN
           MOVE "FINISH" TO ZOOM-SIGN-IN-ACTION
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-PENDING
               OR ZOOM-SIGN-IN-HANDLE = 0
               PERFORM SIGN-IN-DIFFERS
           END-IF
           MOVE "gar bage" TO ZOOM-SIGN-IN-TYPED
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-SIGN-IN-TEXT(1:14) NOT = "pasted must be"
               OR ZOOM-SIGN-IN-HANDLE = 0
               PERFORM SIGN-IN-DIFFERS
           END-IF
           MOVE X"6100" TO ZOOM-SIGN-IN-TYPED(1:2)
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-ARGUMENT
               PERFORM SIGN-IN-DIFFERS
           END-IF
           MOVE "decline" TO WS-DECISION
           PERFORM DECIDE
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-SIGN-IN
               OR ZOOM-SIGN-IN-REASON NOT = ZOOM-REASON-NOT-ALLOWED
               OR ZOOM-SIGN-IN-TEXT(1:16) NOT = "the user or Zoom"
               PERFORM SIGN-IN-DIFFERS
           END-IF
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-HANDLE
               PERFORM SIGN-IN-DIFFERS
           END-IF
           PERFORM NEW-SIGN-IN
           MOVE "CANCEL" TO ZOOM-SIGN-IN-ACTION
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-OK
               OR ZOOM-SIGN-IN-HANDLE NOT = 0
               PERFORM SIGN-IN-DIFFERS
           END-IF
           MOVE "BEGIN" TO ZOOM-SIGN-IN-ACTION
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-SIGN-IN-TEXT(1:22) NOT =
               "ZOOM-SIGN-IN-ACTION is"
               PERFORM SIGN-IN-DIFFERS
           END-IF
      *>   For an account there is no browser.
           ACCEPT ZOOM-SIGN-IN-SETTINGS FROM ENVIRONMENT
               "HOST_SETTINGS"
           MOVE "START" TO ZOOM-SIGN-IN-ACTION
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-SIGN-IN-TEXT(1:17) NOT = "option account_id"
               OR ZOOM-SIGN-IN-CLIENT NOT = 0
               PERFORM SIGN-IN-DIFFERS
           END-IF.

       NEW-SIGN-IN.
           INITIALIZE ZOOM-SIGN-IN-CALL
           ACCEPT WS-URL-Z FROM ENVIRONMENT "HOST_SETTINGS"
           STRING WS-URL-Z DELIMITED BY SPACE
               "-user" DELIMITED BY SIZE
               INTO ZOOM-SIGN-IN-SETTINGS
           MOVE "START" TO ZOOM-SIGN-IN-ACTION
           CALL "zoom-sign-in" USING ZOOM-SIGN-IN-CALL
           IF ZOOM-SIGN-IN-RESULT NOT = ZOOM-OK
               OR ZOOM-SIGN-IN-TEXT(1:7) NOT = "http://"
               OR ZOOM-SIGN-IN-HANDLE = 0
               PERFORM SIGN-IN-DIFFERS
           END-IF
           MOVE ZOOM-SIGN-IN-TEXT TO WS-URL-Z
           INSPECT WS-URL-Z REPLACING FIRST SPACE BY LOW-VALUE.

      *> What a user decides on the page of consent: what was typed is
      *> the address to which the browser is sent.
       DECIDE.
           CALL "zoom_client_new" USING BY REFERENCE WS-CLIENT
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           MOVE Z"base_url" TO WS-OPTION-Z
           STRING WS-BASE DELIMITED BY SPACE X"00" DELIMITED BY SIZE
               INTO WS-VALUE-Z
           PERFORM SET-OPTION
           MOVE Z"header.Content-Type" TO WS-OPTION-Z
           MOVE Z"application/x-www-form-urlencoded" TO WS-VALUE-Z
           PERFORM SET-OPTION
           STRING "decision=" DELIMITED BY SIZE
               WS-DECISION DELIMITED BY SPACE X"00" DELIMITED BY SIZE
               INTO WS-FORM-Z
           CALL "zoom_client_request" USING
               BY VALUE WS-CLIENT
               BY REFERENCE WS-POST-Z WS-URL-Z WS-NOTHING-Z WS-FORM-Z
               BY VALUE WS-NO-CANCEL
               BY REFERENCE WS-RESPONSE
               RETURNING WS-IGNORED
           PERFORM GIVE-FIELD
           CALL "zoom_response_header" USING
               BY VALUE WS-RESPONSE
               BY REFERENCE WS-LOCATION-Z WS-BUF
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           MOVE WS-FIELD(1:WS-BUF-LENGTH) TO ZOOM-SIGN-IN-TYPED
           CALL "zoom_free" USING BY VALUE WS-RESPONSE
               RETURNING WS-IGNORED
           CALL "zoom_free" USING BY VALUE WS-CLIENT
               RETURNING WS-IGNORED.

       SIGN-IN-DIFFERS.
           DISPLAY "sign-in " ZOOM-SIGN-IN-ACTION ": "
               ZOOM-SIGN-IN-RESULT " " ZOOM-SIGN-IN-REASON " "
               ZOOM-SIGN-IN-TEXT(1:70)
           ADD 1 TO WS-FAILURES.

       NEW-SETTINGS-CALL.
           INITIALIZE ZOOM-TOKEN-CALL
           ACCEPT ZOOM-SETTINGS FROM ENVIRONMENT "HOST_SETTINGS"
           MOVE "me" TO ZOOM-USER.

       EXPECT-REFUSAL.
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-TEXT NOT = WS-REFUSAL
               OR ZOOM-REASON NOT = 0 OR ZOOM-CODE NOT = 0
               OR ZOOM-RETRY-AFTER NOT = 0
               OR ZOOM-TEXT(ZOOM-TEXT-LENGTH:) NOT = "."
               DISPLAY "a NUL: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF.

       ODD-ADDRESSES.
           CALL "zoom_client_new" USING BY REFERENCE WS-CLIENT
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           MOVE Z"base_url" TO WS-OPTION-Z
           STRING WS-BASE DELIMITED BY SPACE X"00" DELIMITED BY SIZE
               INTO WS-VALUE-Z
           PERFORM SET-OPTION
           MOVE Z"access_token" TO WS-OPTION-Z
           STRING WS-AUTH DELIMITED BY SPACE X"00" DELIMITED BY SIZE
               INTO WS-VALUE-Z
           PERFORM SET-OPTION
           CALL "zoom_client_get_user_token" USING
               BY VALUE WS-CLIENT
               BY REFERENCE WS-USER-Z WS-ZAK-Z
               BY VALUE WS-TTL
               BY REFERENCE WS-NOTHING-Z
               BY VALUE WS-NO-CANCEL
               BY REFERENCE WS-RESPONSE
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           PERFORM GIVE-FIELD
           CALL "zoom_response_token" USING
               BY VALUE WS-RESPONSE BY REFERENCE WS-BUF
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           IF WS-FIELD(1:WS-BUF-LENGTH) NOT =
               WS-EXPECTED(1:WS-BUF-LENGTH)
               OR WS-EXPECTED(WS-BUF-LENGTH + 1:) NOT = SPACES
               DISPLAY "another token at an odd address"
               ADD 1 TO WS-FAILURES
           END-IF
           CALL "zoom_buf_free" USING BY REFERENCE WS-BUF
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           IF WS-FIELD NOT = LOW-VALUES OR WS-GUARD NOT = "###"
               OR WS-GUARD-2 NOT = "###"
               DISPLAY "not wiped, or more than that"
               ADD 1 TO WS-FAILURES
           END-IF
           CALL "zoom_free" USING BY VALUE WS-RESPONSE
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           CALL "zoom_free" USING BY VALUE WS-CLIENT
               RETURNING WS-RESULT
           PERFORM EXPECT-OK.

       SET-OPTION.
           PERFORM GIVE-FIELD
           CALL "zoom_client_set" USING
               BY VALUE WS-CLIENT
               BY REFERENCE WS-OPTION-Z WS-VALUE-Z WS-BUF
               RETURNING WS-RESULT
           PERFORM EXPECT-OK.

       GIVE-FIELD.
           SET WS-BUF-DATA TO ADDRESS OF WS-FIELD
           MOVE LENGTH OF WS-FIELD TO WS-BUF-CAPACITY
           MOVE 0 TO WS-BUF-LENGTH
           MOVE LOW-VALUES TO WS-FIELD.

       START-ADDRESS.
           PERFORM GIVE-FIELD
           CALL "zoom_start_url" USING
               BY REFERENCE WS-NOTHING-Z WS-MEETING-Z WS-ZAK-Z WS-BUF
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           IF WS-FIELD(1:WS-BUF-LENGTH)
               NOT = "https://zoom.us/s/12345678901?zak=zak"
               DISPLAY "address: " WS-FIELD(1:WS-BUF-LENGTH)
               ADD 1 TO WS-FAILURES
           END-IF.

       SMALL-FIELDS.
           MOVE 404 TO WS-GARBAGE
           PERFORM GIVE-FIELD
           MOVE 9 TO WS-BUF-CAPACITY
           CALL "zoom_status_text" USING
               BY VALUE WS-GARBAGE BY REFERENCE WS-BUF
               RETURNING WS-RESULT
           IF WS-RESULT NOT = ZOOM-E-BUFFER OR WS-BUF-LENGTH NOT = 9
               DISPLAY "nine bytes: " WS-RESULT
               ADD 1 TO WS-FAILURES
           END-IF
           MOVE 10 TO WS-BUF-CAPACITY
           MOVE 0 TO WS-BUF-LENGTH
           CALL "zoom_status_text" USING
               BY VALUE WS-GARBAGE BY REFERENCE WS-BUF
               RETURNING WS-RESULT
           PERFORM EXPECT-OK
           IF WS-FIELD(1:9) NOT = "Not Found"
               DISPLAY "ten bytes: " WS-FIELD(1:9)
               ADD 1 TO WS-FAILURES
           END-IF
      *>   A field under ZOOM-TOKEN-BUF-MIN: nothing is sent.
           PERFORM GIVE-FIELD
           COMPUTE WS-BUF-CAPACITY = ZOOM-TOKEN-BUF-MIN - 1
           CALL "zoom_get_user_token" USING
               BY REFERENCE WS-NOTHING-Z WS-VALUE-Z WS-USER-Z WS-ZAK-Z
               BY VALUE WS-TTL
               BY REFERENCE WS-BUF
               RETURNING WS-RESULT
           IF WS-RESULT NOT = ZOOM-E-BUFFER
               DISPLAY "2047 bytes: " WS-RESULT
               ADD 1 TO WS-FAILURES
           END-IF
      *>   Spaces, as a number that was never set may have them.
           MOVE 538976288 TO WS-GARBAGE
           CALL "zoom_free" USING BY VALUE WS-GARBAGE
               RETURNING WS-RESULT
           IF WS-RESULT NOT = ZOOM-E-HANDLE
               DISPLAY "spaces for a handle: " WS-RESULT
               ADD 1 TO WS-FAILURES
           END-IF
           CALL "zoom_abi_version" RETURNING WS-RESULT
           IF WS-RESULT NOT = ZOOM-ABI-VERSION
               DISPLAY "another version: " WS-RESULT
               ADD 1 TO WS-FAILURES
           END-IF.

       OVER-AND-OVER.
           PERFORM VARYING WS-ROUND FROM 1 BY 1 UNTIL WS-ROUND > 200
               PERFORM THE-ONE-CALL
           END-PERFORM.

      *> There may be 65,536 handles at a time: all of them can still
      *> be made, so nothing of what came before is left.
       NOTHING-IS-KEPT.
           PERFORM VARYING WS-ROUND FROM 1 BY 1
               UNTIL WS-ROUND > 65536
               CALL "zoom_cancel_new" USING
                   BY REFERENCE WS-HANDLE(WS-ROUND)
                   RETURNING WS-RESULT
               IF WS-RESULT NOT = ZOOM-OK
                   DISPLAY "handle " WS-ROUND ": " WS-RESULT
                   ADD 1 TO WS-FAILURES
                   EXIT PERFORM
               END-IF
           END-PERFORM
           PERFORM VARYING WS-ROUND FROM 1 BY 1
               UNTIL WS-ROUND > 65536
               CALL "zoom_free" USING BY VALUE WS-HANDLE(WS-ROUND)
                   RETURNING WS-IGNORED
           END-PERFORM.

       EXPECT-OK.
           IF WS-RESULT NOT = ZOOM-OK
               DISPLAY "a result: " WS-RESULT
               ADD 1 TO WS-FAILURES
           END-IF.

       END PROGRAM LEGACY.

      *> A program of its own, here as text: programs compile it
      *> beside theirs.
       COPY "zoom-sign-in.cob".
