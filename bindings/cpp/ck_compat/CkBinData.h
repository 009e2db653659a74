// CkBinData.h - bytes: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.

#pragma once

#include "CkStringBuilder.h"

class CkBinData : public zoom_token_ck::bytes {
public:
    ZOOM_TOKEN_CK CkBinData() {}
    ZOOM_TOKEN_CK ~CkBinData() {}

    ZOOM_TOKEN_CK_DO(int, get_NumBytes, (), static_cast<int>(value_.size()))
    // The bytes, valid until they change.
    ZOOM_TOKEN_CK_DO(const void *, GetBytesPtr, (), value_.c_str())
    ZOOM_TOKEN_CK bool AppendBd(CkBinData &other)
    {
        const zoom_token_ck::text more(other.value());
        const holder held(mutex_);
        return changed("AppendBd", value_.append(more));
    }
    ZOOM_TOKEN_CK bool ContentsEqual(CkBinData &other)
    {
        const zoom_token_ck::text its(other.value());
        const holder held(mutex_);
        return its.size() == value_.size() && std::memcmp(its.c_str(), value_.c_str(), its.size()) == 0;
    }
    ZOOM_TOKEN_CK_DO(bool, AppendByte, (int value), changed("AppendByte", value_.append(static_cast<char>(value))))
    // The charset must be utf-8 or empty.
    ZOOM_TOKEN_CK_DO(bool, AppendString, (const char *text, const char *charset),
                     append_text("AppendString", in(text), charset))
    ZOOM_TOKEN_CK_DO(bool, AppendSb, (CkStringBuilder & sb, const char *charset),
                     append_text("AppendSb", sb.value(), charset))
    ZOOM_TOKEN_CK_GET(String, string, (const char *charset), as_text, charset)

    // The encoding is hex, hex_lower, base64url, url or base64, which any other name stands for too.
    ZOOM_TOKEN_CK_DO(bool, AppendEncoded, (const char *text, const char *encoding),
                     append_encoded("AppendEncoded", text, encoding))
    ZOOM_TOKEN_CK_DO(bool, LoadEncoded, (const char *text, const char *encoding),
                     (value_.clear(), append_encoded("LoadEncoded", text, encoding)))
    ZOOM_TOKEN_CK_GET(Encoded, encoded, (const char *encoding), as_encoded, encoding)
    ZOOM_TOKEN_CK_DO(bool, GetEncodedSb, (const char *encoding, CkStringBuilder &sb),
                     changed("GetEncodedSb", sb.add(as_encoded("", encoding).value)))

    // A file of at most 16 MiB. Writing is as with CkStringBuilder.
    ZOOM_TOKEN_CK_DO(bool, LoadFile, (const char *path), load_file(path))
    ZOOM_TOKEN_CK_DO(bool, WriteFile, (const char *path), write_file(path))
    // Both wipe the memory.
    ZOOM_TOKEN_CK_DO(bool, Clear, (), (value_.clear(), changed("Clear", true)))
    ZOOM_TOKEN_CK_DO(bool, SecureClear, (), (value_.clear(), changed("SecureClear", true)))
};
