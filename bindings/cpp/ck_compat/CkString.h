// CkString.h - a text that the other classes fill for the program: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.
//
// Contains UTF-8. Methods that change or ignore case do so for the letters of ASCII. One thread at a time may use a
// CkString. In objects of all other classes of this folder, a call waits for another thread's to end.

#pragma once

#include "ck_object.h"

class CkString : public zoom_token_ck::string {
public:
    ZOOM_TOKEN_CK CkString() {}
    ZOOM_TOKEN_CK CkString(const CkString &other) : zoom_token_ck::string(other) {}
    ZOOM_TOKEN_CK ~CkString() {}

    ZOOM_TOKEN_CK CkString &operator=(const CkString &other)
    {
        string::operator=(other);
        return *this;
    }

    ZOOM_TOKEN_CK CkString &operator=(const char *s)
    {
        value_ = in(s);
        return *this;
    }

    // The text; valid until it changes.
    ZOOM_TOKEN_CK operator const char *() const { return get(get_Utf8()); }
    ZOOM_TOKEN_CK const char *getString() const { return get(get_Utf8()); }
    ZOOM_TOKEN_CK const char *getUtf8() const { return get(true); }
    ZOOM_TOKEN_CK const char *getStringUtf8() const { return get(true); }
    ZOOM_TOKEN_CK const char *getAnsi() const { return get(false); }
    ZOOM_TOKEN_CK const char *getStringAnsi() const { return get(false); }
    ZOOM_TOKEN_CK void clear() { value_.clear(); }
    ZOOM_TOKEN_CK void setString(const char *s) { value_ = in(s); }
    ZOOM_TOKEN_CK void setStringUtf8(const char *s) { value_ = in(s, true); }
    ZOOM_TOKEN_CK void setStringAnsi(const char *s) { value_ = in(s, false); }
    ZOOM_TOKEN_CK void setStr(CkString &s) { value_ = s.value_; }
    ZOOM_TOKEN_CK void append(const char *s) { value_ << in(s); }
    ZOOM_TOKEN_CK void appendUtf8(const char *s) { value_ << in(s, true); }
    ZOOM_TOKEN_CK void appendAnsi(const char *s) { value_ << in(s, false); }
    ZOOM_TOKEN_CK void appendStr(const CkString &s) { value_.append(s.value_); }
    ZOOM_TOKEN_CK void appendChar(char c) { value_.append(c); }
    ZOOM_TOKEN_CK void appendInt(int n) { value_.append(n); }
    ZOOM_TOKEN_CK void prepend(const char *s) { value_.replace(0, 0, in(s).c_str()); }
    ZOOM_TOKEN_CK bool isEmpty() const { return value_.is_empty(); }
    ZOOM_TOKEN_CK int getNumChars() const { return zoom_token_ck::count_characters(value_.c_str()); }
    ZOOM_TOKEN_CK int getSizeUtf8() const { return static_cast<int>(value_.size()); }
    ZOOM_TOKEN_CK int getSizeAnsi() const { return static_cast<int>(std::strlen(get(false))); }
    ZOOM_TOKEN_CK int intValue() const { return zoom_token_ck::leading_int(value_.c_str()); }
    ZOOM_TOKEN_CK double doubleValue() const { return std::atof(value_.c_str()); }
    ZOOM_TOKEN_CK char lastChar() const { return value_.last(); }
    ZOOM_TOKEN_CK bool equals(const char *s) const { return equal(value_, in(s)); }
    ZOOM_TOKEN_CK bool equalsIgnoreCase(const char *s) const { return equal(value_, in(s), true); }
    ZOOM_TOKEN_CK bool equalsStr(CkString &s) const { return equal(value_, s.value_); }
    // Like strcmp, but -1, 0 or 1.
    ZOOM_TOKEN_CK int compareStr(const CkString &s) const 
    {
        const int order = std::strcmp(value_.c_str(), s.value_.c_str());
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    ZOOM_TOKEN_CK bool beginsWith(const char *s) const { return index_of(in(s)) == 0; }
    ZOOM_TOKEN_CK bool endsWith(const char *s) const { return ends(value_, in(s)); }
    ZOOM_TOKEN_CK bool containsSubstring(const char *s) const { return index_of(in(s)) >= 0; }
    ZOOM_TOKEN_CK bool containsSubstringNoCase(const char *s) const { return index_of(in(s), true) >= 0; }
    // The number of the character where `s` begins, or -1.
    ZOOM_TOKEN_CK int indexOf(const char *s) const { return index_of(in(s)); }

    ZOOM_TOKEN_CK int replaceAllOccurances(const char *part, const char *with)
    {
        return replace_all(value_, in(part).c_str(), in(with).c_str());
    }
    ZOOM_TOKEN_CK bool replaceFirstOccurance(const char *part, const char *with)
    {
        return replace_all(value_, in(part).c_str(), in(with).c_str(), true) > 0;
    }
    ZOOM_TOKEN_CK int replaceAll(CkString &part, CkString &with)
    {
        return replace_all(value_, part.value_.c_str(), with.value_.c_str());
    }
    ZOOM_TOKEN_CK bool replaceFirst(CkString &part, CkString &with)
    {
        return replace_all(value_, part.value_.c_str(), with.value_.c_str(), true) > 0;
    }
    ZOOM_TOKEN_CK void shorten(int count) { zoom_token_ck::shorten(value_, count); }
    // Removes spaces and tabs at both ends; trim2 also removes line ends.
    ZOOM_TOKEN_CK void trim() { zoom_token_ck::trim(value_, zoom_token_ck::is_space_or_tab); }
    ZOOM_TOKEN_CK void trim2() { zoom_token_ck::trim(value_, zoom_token_ck::is_space); }
    ZOOM_TOKEN_CK void toCRLF() { zoom_token_ck::set_line_ends(value_, true); }
    ZOOM_TOKEN_CK void toLF() { zoom_token_ck::set_line_ends(value_, false); }
    ZOOM_TOKEN_CK void toLowerCase() { value_.map(zoom_token_ck::lower); }
    ZOOM_TOKEN_CK void toUpperCase() { value_.map(zoom_token_ck::upper); }
};
