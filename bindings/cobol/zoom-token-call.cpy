      *> What the program zoom-user-token takes and gives: COPY it
      *> into the WORKING-STORAGE SECTION. Texts are UTF-8 (ASCII is),
      *> filled up with blanks; a blank field is "not given".
       01  ZOOM-TOKEN-CALL.
      *>   In: https://api.zoom.us/v2 unless given.
           05  ZOOM-BASE-URL           PIC X(256).
      *>   In: the OAuth access token.
           05  ZOOM-AUTH               PIC X(4096).
      *>   In: the user's id, e-mail address, or "me".
           05  ZOOM-USER               PIC X(512).
      *>   In: zak unless given.
           05  ZOOM-TYPE               PIC X(128).
      *>   In: seconds; 0 for Zoom's default.
           05  ZOOM-TTL                PIC S9(9) COMP-5.
      *>   Out: ZOOM-OK; the HTTP status of a refusal; or below 0.
           05  ZOOM-RESULT             PIC S9(9) COMP-5.
      *>   Out: the token; or what went wrong, and what to do.
           05  ZOOM-TEXT-LENGTH        PIC S9(9) COMP-5.
           05  ZOOM-TEXT               PIC X(4096).
