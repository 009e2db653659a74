      *> What the program zoom-user-token takes and gives: COPY it
      *> into the WORKING-STORAGE SECTION. Texts are UTF-8 (ASCII is),
      *> filled up with spaces or LOW-VALUES; a field of those alone
      *> is "not given". They have a byte more than is allowed: what
      *> is too long is refused, not cut. New fields come at the end.
       01  ZOOM-TOKEN-CALL.
      *>   In: https://api.zoom.us/v2 unless given; up to 8192 bytes.
           05  ZOOM-BASE-URL           PIC X(8193).
      *>   In: the OAuth access token, up to 16384 bytes; none with
      *>   ZOOM-SETTINGS.
           05  ZOOM-AUTH               PIC X(16385).
      *>   In: the user's id, e-mail address, or "me"; up to 512.
           05  ZOOM-USER               PIC X(513).
      *>   In: zak unless given; up to 128 bytes.
           05  ZOOM-TYPE               PIC X(129).
      *>   In: seconds; 0 for Zoom's default.
           05  ZOOM-TTL                PIC S9(9) COMP-5.
      *>   Out: ZOOM-OK; the HTTP status of a refusal; or below 0.
           05  ZOOM-RESULT             PIC S9(9) COMP-5.
      *>   Out: the token; or what went wrong, and what to do.
           05  ZOOM-TEXT-LENGTH        PIC S9(9) COMP-5.
           05  ZOOM-TEXT               PIC X(4096).
      *>   Out: why the server refused, one of ZOOM-REASON-...; 0
      *>   for success and most results below 0. New ones may
      *>   come: treat an unknown one as ZOOM-REASON-OTHER.
           05  ZOOM-REASON             PIC S9(9) COMP-5.
      *>   Out: Zoom's own code, such as 1001; 0 without one.
           05  ZOOM-CODE               PIC S9(9) COMP-5.
      *>   Out: how many seconds the server asks to wait; or 0.
           05  ZOOM-RETRY-AFTER        PIC S9(9) COMP-5.
      *>   In: the meeting, for type onbehalf; up to 128 bytes.
           05  ZOOM-MEETING-ID         PIC X(129).
      *>   In: the absolute path of a file of settings, which says
      *>   how to sign in, up to 4096 bytes. With it ZOOM-BASE-URL,
      *>   ZOOM-AUTH and ZOOM-MEETING-ID are not given, and
      *>   ZOOM-REASON, ZOOM-CODE and ZOOM-RETRY-AFTER are 0.
           05  ZOOM-SETTINGS           PIC X(4097).
