// CkStringBuilder.h - a text that a program builds: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.

#pragma once

#include "CkString.h"

class CkStringBuilder : public zoom_token_ck::builder {
public:
    ZOOM_TOKEN_CK CkStringBuilder() {}
    ZOOM_TOKEN_CK ~CkStringBuilder() {}

    // In characters, which are UTF-16 code units.
    ZOOM_TOKEN_CK_DO(int, get_Length, (), zoom_token_ck::count_characters(value_.c_str()))
    // The whole number that the text begins with; 0 when there is none. Setting it replaces the text.
    ZOOM_TOKEN_CK_DO(int, get_IntValue, (), zoom_token_ck::leading_int(value_.c_str()))
    ZOOM_TOKEN_CK_DO(void, put_IntValue, (int value), (value_.clear(), static_cast<void>(value_.append(value))))

    ZOOM_TOKEN_CK_DO(bool, Append, (const char *value), changed("Append", value_.append(in(value))))
    ZOOM_TOKEN_CK_DO(bool, AppendInt, (int value), changed("AppendInt", value_.append(value)))
    ZOOM_TOKEN_CK_DO(bool, AppendInt64, (long long value), changed("AppendInt64", value_.append(value)))
    ZOOM_TOKEN_CK_DO(bool, AppendLine, (const char *value, bool crlf),
                     changed("AppendLine", value_.append(in(value) << (crlf ? "\r\n" : "\n"))))
    ZOOM_TOKEN_CK bool AppendSb(CkStringBuilder &sb)
    {
        const zoom_token_ck::text other(sb.value());
        const holder held(mutex_);
        return changed("AppendSb", value_.append(other));
    }
    ZOOM_TOKEN_CK_DO(bool, Prepend, (const char *value), changed("Prepend", value_.replace(0, 0, in(value).c_str())))
    ZOOM_TOKEN_CK_DO(bool, SetString, (const char *value), changed("SetString", value_.assign(in(value).c_str())))

    // Replaces the text by that of a file: UTF-8, with or without a byte order mark, at most 16 MiB. The charset must
    // be utf-8 or empty. False for anything but a regular file, and for a file that is not well-formed: then the text
    // stays as it is.
    ZOOM_TOKEN_CK_DO(bool, LoadFile, (const char *path, const char *charset), load_file(path, charset))
    // Writes the text as UTF-8 to a new file, which then replaces the old one and gets its permissions: a failure loses
    // nothing. A symbolic link is replaced too.
    ZOOM_TOKEN_CK_DO(bool, WriteFile, (const char *path, const char *charset, bool emitBom),
                     write_file(path, charset, emitBom))

    // Both wipe the memory.
    ZOOM_TOKEN_CK_DO(void, Clear, (), value_.clear())
    ZOOM_TOKEN_CK_DO(void, SecureClear, (), value_.clear())

    ZOOM_TOKEN_CK_DO(bool, Contains, (const char *part, bool caseSensitive),
                     zoom_token_ck::find(value_.c_str(), in(part).c_str(), !caseSensitive) != nullptr)
    ZOOM_TOKEN_CK_DO(bool, ContentsEqual, (const char *other, bool caseSensitive),
                     equal(value_, in(other), !caseSensitive))
    ZOOM_TOKEN_CK bool ContentsEqualSb(CkStringBuilder &sb, bool caseSensitive)
    {
        const zoom_token_ck::text other(sb.value());
        const holder held(mutex_);
        changed("ContentsEqualSb", true);
        return equal(value_, other, !caseSensitive);
    }
    ZOOM_TOKEN_CK_DO(bool, StartsWith, (const char *start, bool caseSensitive),
                     zoom_token_ck::begins(value_.c_str(), in(start).c_str(), !caseSensitive))
    ZOOM_TOKEN_CK_DO(bool, EndsWith, (const char *end, bool caseSensitive), ends(value_, in(end), !caseSensitive))

    ZOOM_TOKEN_CK_DO(int, Replace, (const char *part, const char *with),
                     replace_all(value_, in(part).c_str(), in(with).c_str()))
    ZOOM_TOKEN_CK_DO(bool, ReplaceFirst, (const char *part, const char *with),
                     replace_all(value_, in(part).c_str(), in(with).c_str(), true) > 0)
    ZOOM_TOKEN_CK_DO(bool, Shorten, (int count), (shorten(value_, count), changed("Shorten", true)))
    ZOOM_TOKEN_CK_DO(bool, Trim, (), (trim(value_, zoom_token_ck::is_space), changed("Trim", true)))
    ZOOM_TOKEN_CK_DO(bool, ToCRLF, (), (set_line_ends(value_, true), changed("ToCRLF", true)))
    ZOOM_TOKEN_CK_DO(bool, ToLF, (), (set_line_ends(value_, false), changed("ToLF", true)))
    // Only the letters of ASCII.
    ZOOM_TOKEN_CK_DO(bool, ToLowercase, (), (value_.map(zoom_token_ck::lower), changed("ToLowercase", true)))
    ZOOM_TOKEN_CK_DO(bool, ToUppercase, (), (value_.map(zoom_token_ck::upper), changed("ToUppercase", true)))

    ZOOM_TOKEN_CK_DO(bool, GetAsString, (CkString &out), give_to(out, value_))
    ZOOM_TOKEN_CK_DO(const char *, getAsString, (), give(value_))
    ZOOM_TOKEN_CK_DO(const char *, asString, (), give(value_))

    // The text between two marks; false, or NULL, when one of them is not there.
    ZOOM_TOKEN_CK_GET(Between, between, (const char *first, const char *second), between_marks, first, second)
};
