      *> The constants of zoom_token.h, and the records that its
      *> functions take: COPY it into the WORKING-STORAGE SECTION.
      *> docs/cobol.md has examples.
      *>
      *> Numbers are PIC S9(9) COMP-5: four bytes in the machine's
      *> own order. A plain COMP arrives with its bytes swapped.
      *> Alignment does not matter.

      *> declarations: made by scripts/declarations from include/zoom_token.h; do not edit
       78  ZOOM-OK                      VALUE 0.
       78  ZOOM-E-ARGUMENT              VALUE -1.
       78  ZOOM-E-BUFFER                VALUE -2.
       78  ZOOM-E-HANDLE                VALUE -3.
       78  ZOOM-E-OPTION                VALUE -4.
       78  ZOOM-E-STATE                 VALUE -5.
       78  ZOOM-E-LIMIT                 VALUE -6.
       78  ZOOM-E-NOT-FOUND             VALUE -7.
       78  ZOOM-E-JSON                  VALUE -8.
       78  ZOOM-E-RESOLVE               VALUE -20.
       78  ZOOM-E-CONNECT               VALUE -21.
       78  ZOOM-E-PROXY                 VALUE -22.
       78  ZOOM-E-TLS                   VALUE -23.
       78  ZOOM-E-TIMEOUT               VALUE -24.
       78  ZOOM-E-CANCELLED             VALUE -25.
       78  ZOOM-E-PROTOCOL              VALUE -26.
       78  ZOOM-E-TOO-LARGE             VALUE -27.
       78  ZOOM-E-NO-TOKEN              VALUE -40.
       78  ZOOM-E-SIGN-IN               VALUE -41.
       78  ZOOM-E-PENDING               VALUE -42.
       78  ZOOM-E-TOKEN-FILE            VALUE -43.
       78  ZOOM-E-FORKED                VALUE -90.
       78  ZOOM-E-MEMORY                VALUE -91.
       78  ZOOM-E-INTERNAL              VALUE -99.
       78  ZOOM-REASON-ACCESS-TOKEN     VALUE 1.
       78  ZOOM-REASON-SCOPE            VALUE 2.
       78  ZOOM-REASON-USER             VALUE 3.
       78  ZOOM-REASON-ACCOUNT          VALUE 4.
       78  ZOOM-REASON-ARGUMENT         VALUE 5.
       78  ZOOM-REASON-RATE-LIMIT       VALUE 6.
       78  ZOOM-REASON-DAILY-LIMIT      VALUE 7.
       78  ZOOM-REASON-APP-SETTINGS     VALUE 8.
       78  ZOOM-REASON-NOT-ALLOWED      VALUE 9.
       78  ZOOM-REASON-ADDRESS          VALUE 10.
       78  ZOOM-REASON-SERVER           VALUE 11.
       78  ZOOM-REASON-NOT-ZOOM         VALUE 12.
       78  ZOOM-REASON-SIGN-IN-AGAIN    VALUE 13.
       78  ZOOM-REASON-OTHER            VALUE 14.
       78  ZOOM-TOKEN-BUF-MIN           VALUE 2048.
       78  ZOOM-BUF-MAX                 VALUE 16777216.
       78  ZOOM-JSON-STRING             VALUE 1.
       78  ZOOM-JSON-NUMBER             VALUE 2.
       78  ZOOM-JSON-BOOL               VALUE 3.
       78  ZOOM-JSON-NULL               VALUE 4.
       78  ZOOM-JSON-ARRAY              VALUE 5.
       78  ZOOM-JSON-OBJECT             VALUE 6.
       78  ZOOM-ABI-VERSION             VALUE 3.
      *> How to call each function (R: BY REFERENCE, V: BY VALUE
      *> PIC S9(9) COMP-5); all RETURNING a PIC S9(9) COMP-5.
      *> zoom_get_user_token
      *>   R base         X(n), ends with X"00"
      *>   R auth         X(n), ends with X"00"
      *>   R user         X(n), ends with X"00"
      *>   R type         X(n), ends with X"00"
      *>   V ttl          S9(9) COMP-5
      *>   R out-buf      ZOOM-BUF
      *> zoom_get_user_token_response
      *>   R base         X(n), ends with X"00"
      *>   R auth         X(n), ends with X"00"
      *>   R user         X(n), ends with X"00"
      *>   R type         X(n), ends with X"00"
      *>   V ttl          S9(9) COMP-5
      *>   R meeting-id   X(n), ends with X"00"
      *>   V cancel       S9(9) COMP-5
      *>   R response     S9(9) COMP-5, set by the call
      *> zoom_get_user_token_with_settings
      *>   R settings     X(n), ends with X"00"
      *>   R user         X(n), ends with X"00"
      *>   R type         X(n), ends with X"00"
      *>   V ttl          S9(9) COMP-5
      *>   R out-buf      ZOOM-BUF
      *> zoom_client_new
      *>   R client       S9(9) COMP-5, set by the call
      *> zoom_client_set
      *>   V client       S9(9) COMP-5
      *>   R option       X(n), ends with X"00"
      *>   R value        X(n), ends with X"00"
      *>   R why          ZOOM-BUF
      *> zoom_client_copy
      *>   V client       S9(9) COMP-5
      *>   R copy         S9(9) COMP-5, set by the call
      *> zoom_client_refresh_token
      *>   V client       S9(9) COMP-5
      *>   R out          ZOOM-BUF
      *> zoom_client_get_user_token
      *>   V client       S9(9) COMP-5
      *>   R user         X(n), ends with X"00"
      *>   R type         X(n), ends with X"00"
      *>   V ttl          S9(9) COMP-5
      *>   R meeting-id   X(n), ends with X"00"
      *>   V cancel       S9(9) COMP-5
      *>   R response     S9(9) COMP-5, set by the call
      *> zoom_client_request
      *>   V client       S9(9) COMP-5
      *>   R method       X(n), ends with X"00"
      *>   R url          X(n), ends with X"00"
      *>   R query-json   X(n), ends with X"00"
      *>   R body         X(n), ends with X"00"
      *>   V cancel       S9(9) COMP-5
      *>   R response     S9(9) COMP-5, set by the call
      *> zoom_sign_in_start
      *>   V client       S9(9) COMP-5
      *>   R sign-in      S9(9) COMP-5, set by the call
      *>   R url          ZOOM-BUF
      *> zoom_sign_in_finish
      *>   V sign-in      S9(9) COMP-5
      *>   R pasted       X(n), ends with X"00"
      *>   V wait-ms      S9(9) COMP-5
      *>   V cancel       S9(9) COMP-5
      *>   R response     S9(9) COMP-5, set by the call
      *> zoom_sign_out
      *>   V client       S9(9) COMP-5
      *>   V cancel       S9(9) COMP-5
      *>   R response     S9(9) COMP-5, set by the call
      *> zoom_start_url
      *>   R host         X(n), ends with X"00"
      *>   R meeting      X(n), ends with X"00"
      *>   R zak          X(n), ends with X"00"
      *>   R out          ZOOM-BUF
      *> zoom_response_status
      *>   V response     S9(9) COMP-5
      *> zoom_response_zoom_code
      *>   V response     S9(9) COMP-5
      *> zoom_response_reason
      *>   V response     S9(9) COMP-5
      *> zoom_response_retry_after
      *>   V response     S9(9) COMP-5
      *> zoom_response_token
      *>   V response     S9(9) COMP-5
      *>   R out          ZOOM-BUF
      *> zoom_response_body
      *>   V response     S9(9) COMP-5
      *>   R out          ZOOM-BUF
      *> zoom_response_headers
      *>   V response     S9(9) COMP-5
      *>   R out          ZOOM-BUF
      *> zoom_response_error
      *>   V response     S9(9) COMP-5
      *>   R out          ZOOM-BUF
      *> zoom_response_header
      *>   V response     S9(9) COMP-5
      *>   R name         X(n), ends with X"00"
      *>   R out          ZOOM-BUF
      *> zoom_response_read
      *>   V response     S9(9) COMP-5
      *>   R numbers      S9(9) COMP-5, set by the call
      *>   V count        S9(9) COMP-5
      *>   R out          ZOOM-BUF
      *> zoom_cancel_new
      *>   R cancel       S9(9) COMP-5, set by the call
      *> zoom_cancel
      *>   V cancel       S9(9) COMP-5
      *> zoom_json_new
      *>   R json         S9(9) COMP-5, set by the call
      *> zoom_json_parse
      *>   R text         X(n), ends with X"00"
      *>   R json         S9(9) COMP-5, set by the call
      *>   R why          ZOOM-BUF
      *> zoom_json_set_string
      *>   V json         S9(9) COMP-5
      *>   R path         X(n), ends with X"00"
      *>   R value        X(n), ends with X"00"
      *>   R why          ZOOM-BUF
      *> zoom_json_set_raw
      *>   V json         S9(9) COMP-5
      *>   R path         X(n), ends with X"00"
      *>   R value        X(n), ends with X"00"
      *>   R why          ZOOM-BUF
      *> zoom_json_set_int
      *>   V json         S9(9) COMP-5
      *>   R path         X(n), ends with X"00"
      *>   V value        S9(9) COMP-5
      *>   R why          ZOOM-BUF
      *> zoom_json_get_string
      *>   V json         S9(9) COMP-5
      *>   R path         X(n), ends with X"00"
      *>   R out          ZOOM-BUF
      *> zoom_json_get_int
      *>   V json         S9(9) COMP-5
      *>   R path         X(n), ends with X"00"
      *>   R out          S9(9) COMP-5, set by the call
      *> zoom_json_size
      *>   V json         S9(9) COMP-5
      *>   R path         X(n), ends with X"00"
      *> zoom_json_type
      *>   V json         S9(9) COMP-5
      *>   R path         X(n), ends with X"00"
      *> zoom_json_emit
      *>   V json         S9(9) COMP-5
      *>   V compact      S9(9) COMP-5
      *>   R out          ZOOM-BUF
      *> zoom_free
      *>   V handle       S9(9) COMP-5
      *> zoom_buf_free
      *>   R buf          ZOOM-BUF
      *> zoom_shutdown
      *> zoom_status_text
      *>   V status       S9(9) COMP-5
      *>   R out          ZOOM-BUF
      *> zoom_version
      *>   R out          ZOOM-BUF
      *> zoom_abi_version
      *> declarations: end

      *> A text that the library gives, in a field of yours:
      *>     SET ZOOM-BUF-DATA TO ADDRESS OF MY-FIELD
      *>     MOVE LENGTH OF MY-FIELD TO ZOOM-BUF-CAPACITY
      *>     MOVE 0 TO ZOOM-BUF-LENGTH
      *> One byte of the field is for a NUL behind the text.
       01  ZOOM-BUF.
           05  ZOOM-BUF-DATA           USAGE POINTER.
           05  ZOOM-BUF-LENGTH         PIC S9(9) COMP-5.
           05  ZOOM-BUF-CAPACITY       PIC S9(9) COMP-5.
