// CkStringBuilder.h - a text that a program builds: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.

#ifndef ZOOM_TOKEN_CKSTRINGBUILDER_H
#define ZOOM_TOKEN_CKSTRINGBUILDER_H

#include "CkString.h"

class CkStringBuilder : public zoom_token::detail::ck::builder {
public:
    ZOOM_TOKEN_CK CkStringBuilder() {}
    ZOOM_TOKEN_CK ~CkStringBuilder() {}

    // In characters, which are UTF-16 code units.
    ZOOM_TOKEN_CK int get_Length() { return zoom_token::detail::ck::count_characters(value_.c_str()); }
    // The whole number that the text begins with; 0 when there is none. Setting it replaces the text.
    ZOOM_TOKEN_CK int get_IntValue() { return zoom_token::detail::ck::leading_int(value_.c_str()); }
    ZOOM_TOKEN_CK void put_IntValue(int value)
    {
        value_.clear();
        value_.append_number(value);
    }

    ZOOM_TOKEN_CK bool Append(const char *value) { return append("Append", value); }
    ZOOM_TOKEN_CK bool AppendInt(int value) { return changed("AppendInt", value_.append_number(value)); }
    ZOOM_TOKEN_CK bool AppendInt64(long long value) { return changed("AppendInt64", value_.append_number(value)); }
    ZOOM_TOKEN_CK bool AppendLine(const char *value, bool crlf)
    {
        return append("AppendLine", value, crlf ? "\r\n" : "\n");
    }
    ZOOM_TOKEN_CK bool AppendSb(CkStringBuilder &sb) { return changed("AppendSb", add(sb.value_)); }
    ZOOM_TOKEN_CK bool Prepend(const char *value) { return prepend(value); }
    ZOOM_TOKEN_CK bool SetString(const char *value) { return assign(value); }

    // Replaces the text by that of a file: UTF-8, with or without a byte order mark, at most 16 MiB. The charset must
    // be utf-8 or empty. False for anything but a regular file, and for a file that is not well-formed: then the text
    // stays as it is.
    ZOOM_TOKEN_CK bool LoadFile(const char *path, const char *charset) { return load_file(path, charset); }
    // Writes the text as UTF-8 to a new file, which then replaces the old one and gets its permissions: a failure loses
    // nothing. A symbolic link is replaced too.
    ZOOM_TOKEN_CK bool WriteFile(const char *path, const char *charset, bool emitBom)
    {
        return write_file(path, charset, emitBom);
    }

    // Both wipe the memory.
    ZOOM_TOKEN_CK void Clear() { value_.clear(); }
    ZOOM_TOKEN_CK void SecureClear() { value_.clear(); }

    ZOOM_TOKEN_CK bool Contains(const char *part, bool caseSensitive) { return contains(part, caseSensitive); }
    ZOOM_TOKEN_CK bool ContentsEqual(const char *other, bool caseSensitive) { return equals(other, caseSensitive); }
    ZOOM_TOKEN_CK bool ContentsEqualSb(CkStringBuilder &sb, bool caseSensitive)
    {
        begin("ContentsEqualSb");
        succeed();
        return zoom_token::detail::ck::equal(value_.c_str(), sb.value_.c_str(), !caseSensitive);
    }
    ZOOM_TOKEN_CK bool StartsWith(const char *start, bool caseSensitive) { return starts_with(start, caseSensitive); }
    ZOOM_TOKEN_CK bool EndsWith(const char *end, bool caseSensitive) { return ends_with(end, caseSensitive); }

    ZOOM_TOKEN_CK int Replace(const char *part, const char *with) { return replace(part, with, false); }
    ZOOM_TOKEN_CK bool ReplaceFirst(const char *part, const char *with) { return replace(part, with, true) > 0; }
    ZOOM_TOKEN_CK bool Shorten(int count) { return shorten(count); }
    ZOOM_TOKEN_CK bool Trim() { return trim(); }
    ZOOM_TOKEN_CK bool ToCRLF() { return set_line_ends("ToCRLF", true); }
    ZOOM_TOKEN_CK bool ToLF() { return set_line_ends("ToLF", false); }
    // Only the letters of ASCII.
    ZOOM_TOKEN_CK bool ToLowercase() { return map("ToLowercase", zoom_token::detail::ck::lower); }
    ZOOM_TOKEN_CK bool ToUppercase() { return map("ToUppercase", zoom_token::detail::ck::upper); }

    ZOOM_TOKEN_CK bool GetAsString(CkString &out) { return give_to(out, value_); }
    ZOOM_TOKEN_CK const char *getAsString() { return give(value_); }
    ZOOM_TOKEN_CK const char *asString() { return give(value_); }

    // The text between two marks; false, or NULL, when one of them is not there.
    ZOOM_TOKEN_CK bool GetBetween(const char *first, const char *second, CkString &out)
    {
        return give_to(out, between("GetBetween", first, second));
    }
    ZOOM_TOKEN_CK const char *getBetween(const char *first, const char *second)
    {
        return give_or_null(between("getBetween", first, second));
    }
};

#endif // ZOOM_TOKEN_CKSTRINGBUILDER_H
