      *> COBOL programs' ways with the library: fixed fields, own
      *> records at odd places, small fields, numbers that are none.
      *> Prints nothing and ends with 0 when all is well.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. LEGACY.

       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "zoom-token.cpy".
       COPY "zoom-token-call.cpy".

       01  WS-EXPECTED                 PIC X(4096).
       01  WS-BASE                     PIC X(256).
       01  WS-AUTH                     PIC X(256).
       01  WS-RESULT                   PIC S9(9) COMP-5.
       01  WS-IGNORED                  PIC S9(9) COMP-5.
       01  WS-FAILURES                 PIC 9(4) VALUE 0.
       01  WS-REFUSAL                  PIC X(40).
       01  WS-ROUND                    PIC 9(5).

      *> A record whose every number lies at an odd place.
       01  WS-PACKED.
           05  FILLER                  PIC X(3) VALUE "###".
           05  WS-CLIENT               PIC S9(9) COMP-5.
           05  FILLER                  PIC X(2) VALUE "##".
           05  WS-RESPONSE             PIC S9(9) COMP-5.
           05  WS-USER-Z               PIC X(3) VALUE Z"me".
           05  WS-ZAK-Z                PIC X(4) VALUE Z"zak".
           05  WS-NOTHING-Z            PIC X(1) VALUE X"00".
           05  WS-BUF.
               10  WS-BUF-DATA         USAGE POINTER.
               10  WS-BUF-LENGTH       PIC S9(9) COMP-5.
               10  WS-BUF-CAPACITY     PIC S9(9) COMP-5.
           05  WS-GUARD                PIC X(3) VALUE "###".
           05  WS-FIELD                PIC X(4000).
           05  WS-GUARD-2              PIC X(3) VALUE "###".

       01  WS-OPTION-Z                 PIC X(32).
       01  WS-VALUE-Z                  PIC X(257).
       01  WS-TTL                      PIC S9(9) COMP-5 VALUE 0.
       01  WS-NONE                     PIC S9(9) COMP-5 VALUE 0.
       01  WS-GARBAGE                  PIC S9(9) COMP-5.

       PROCEDURE DIVISION.
       MAIN-PART.
           ACCEPT WS-BASE FROM ENVIRONMENT "HOST_BASE"
           ACCEPT WS-AUTH FROM ENVIRONMENT "HOST_ACCESS_TOKEN"
           ACCEPT WS-EXPECTED FROM ENVIRONMENT "HOST_ZAK"
           PERFORM THE-ONE-CALL
           PERFORM REFUSED
           PERFORM NULS
           PERFORM ODD-PLACES
           PERFORM SMALL-FIELDS
           PERFORM OVER-AND-OVER
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
      *>   Blank fields are not given: so there is no access token.
           PERFORM NEW-CALL
           MOVE SPACES TO ZOOM-AUTH
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT
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
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-USER must not hold X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-CALL
           MOVE X"00" TO ZOOM-TYPE(1:1)
           MOVE "zak" TO ZOOM-TYPE(2:3)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-TYPE must not hold X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-CALL
           MOVE X"00" TO ZOOM-BASE-URL(20:1)
           MOVE "x" TO ZOOM-BASE-URL(256:1)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-BASE-URL must not hold X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL
           PERFORM NEW-CALL
           MOVE X"00" TO ZOOM-AUTH(300:1)
           MOVE "x" TO ZOOM-AUTH(16385:1)
           CALL "zoom-user-token" USING ZOOM-TOKEN-CALL
           MOVE "ZOOM-AUTH must not hold X'00'." TO WS-REFUSAL
           PERFORM EXPECT-REFUSAL.

       EXPECT-REFUSAL.
           IF ZOOM-RESULT NOT = ZOOM-E-ARGUMENT
               OR ZOOM-TEXT NOT = WS-REFUSAL
               OR ZOOM-TEXT(ZOOM-TEXT-LENGTH:) NOT = "."
               DISPLAY "a NUL: " ZOOM-RESULT " " ZOOM-TEXT(1:70)
               ADD 1 TO WS-FAILURES
           END-IF.

       ODD-PLACES.
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
               BY VALUE WS-NONE
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
               DISPLAY "another token at an odd place"
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
      *>   A field under ZOOM-TOKEN-BUF-MIN is refused unsent.
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
      *>   What a number field may hold that was never set.
           MOVE 538976288 TO WS-GARBAGE
           CALL "zoom_free" USING BY VALUE WS-GARBAGE
               RETURNING WS-RESULT
           IF WS-RESULT NOT = ZOOM-E-HANDLE
               DISPLAY "blanks for a handle: " WS-RESULT
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

       EXPECT-OK.
           IF WS-RESULT NOT = ZOOM-OK
               DISPLAY "a result: " WS-RESULT
               ADD 1 TO WS-FAILURES
           END-IF.
