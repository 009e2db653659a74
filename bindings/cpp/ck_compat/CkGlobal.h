// CkGlobal.h - the class that programs use first: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.

#pragma once

#include "CkString.h"

class CkGlobal : public zoom_token_ck::object {
public:
    ZOOM_TOKEN_CK CkGlobal() {}
    ZOOM_TOKEN_CK ~CkGlobal() {}

    // Succeeds with any code: there is nothing to unlock.
    ZOOM_TOKEN_CK_DO(bool, UnlockBundle, (const char *), unlock("UnlockBundle"))
    // 2: unlocked, not for a trial.
    ZOOM_TOKEN_CK_READ(int, UnlockStatus, 2)

    // Whether objects that are created from now on take and give UTF-8; see put_Utf8.
    ZOOM_TOKEN_CK_READ(bool, DefaultUtf8, zoom_token_ck::default_utf8())
    ZOOM_TOKEN_CK_WRITE(bool, DefaultUtf8, static_cast<void>(zoom_token_ck::default_utf8() = value))

    // Does nothing: there is no thread pool.
    ZOOM_TOKEN_CK_DO(bool, FinalizeThreadPool, (), changed("FinalizeThreadPool", true))
};
