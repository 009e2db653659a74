      *> What the program zoom-sign-in takes and gives: COPY it into
      *> the WORKING-STORAGE SECTION, and INITIALIZE it once, before
      *> START. Texts are UTF-8 (ASCII is), filled up with spaces or
      *> LOW-VALUES. New fields come at the end.
       01  ZOOM-SIGN-IN-CALL.
      *>   In: START begins a user's sign-in; FINISH waits for its
      *>   end; CANCEL gives it up; OUT forgets the user's sign-in.
           05  ZOOM-SIGN-IN-ACTION     PIC X(8).
      *>   In, for START and OUT: the absolute path of a file of
      *>   settings with client_id and token_file, the same that
      *>   zoom-user-token is called with; up to 4096 bytes.
           05  ZOOM-SIGN-IN-SETTINGS   PIC X(4097).
      *>   In, for FINISH: the whole address that the browser shows
      *>   after the sign-in, or the code in it, as the user typed
      *>   it; spaces to wait for the browser. Up to 8192 bytes.
           05  ZOOM-SIGN-IN-TYPED      PIC X(8193).
      *>   In, for FINISH: how long to wait; 0 looks once.
           05  ZOOM-SIGN-IN-SECONDS    PIC S9(9) COMP-5.
      *>   Out: ZOOM-OK, or below 0. From FINISH, ZOOM-E-PENDING: not
      *>   yet; and ZOOM-E-ARGUMENT: what was typed is neither. FINISH
      *>   may be called again after those two alone.
           05  ZOOM-SIGN-IN-RESULT     PIC S9(9) COMP-5.
      *>   Out: one of ZOOM-REASON-..., or 0.
           05  ZOOM-SIGN-IN-REASON     PIC S9(9) COMP-5.
      *>   Out: after START the address that the user opens in a
      *>   browser; or what went wrong, and what to do.
           05  ZOOM-SIGN-IN-TEXT-LENGTH PIC S9(9) COMP-5.
           05  ZOOM-SIGN-IN-TEXT       PIC X(8192).
      *>   From START to the end, and the program's own: 0 before.
           05  ZOOM-SIGN-IN-CLIENT     PIC S9(9) COMP-5.
           05  ZOOM-SIGN-IN-HANDLE     PIC S9(9) COMP-5.
