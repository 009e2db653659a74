// CkJsonObject.h - a JSON object, read and changed by paths like a.b[1].c: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.
//
// Members keep their order, numbers and escapes stay as they were written, and of two members with one name, paths lead
// to the first. [i], [j] and [k] in a path are the numbers of put_I, put_J and put_K; a name that contains a dot or
// bracket is written in quotes; the largest index is 65535.

#ifndef ZOOM_TOKEN_CKJSONOBJECT_H
#define ZOOM_TOKEN_CKJSONOBJECT_H

#include "CkStringBuilder.h"
#include "ck_json.h"

// Qt has a macro of this name.
#pragma push_macro("emit")
#undef emit

class CkJsonObject : public zoom_token::detail::ck::document {
public:
    ZOOM_TOKEN_CK CkJsonObject() {}
    ZOOM_TOKEN_CK ~CkJsonObject() {}

    // How Emit writes: without spaces (the default), or pretty, with CR LF (the default) or LF.
    ZOOM_TOKEN_CK bool get_EmitCompact() { return is_compact_; }
    ZOOM_TOKEN_CK void put_EmitCompact(bool isCompact) { is_compact_ = isCompact; }
    ZOOM_TOKEN_CK bool get_EmitCrLf() { return is_crlf_; }
    ZOOM_TOKEN_CK void put_EmitCrLf(bool isCrLf) { is_crlf_ = isCrLf; }

    ZOOM_TOKEN_CK int get_I() { return i_; }
    ZOOM_TOKEN_CK void put_I(int i) { i_ = i; }
    ZOOM_TOKEN_CK int get_J() { return j_; }
    ZOOM_TOKEN_CK void put_J(int j) { j_ = j; }
    ZOOM_TOKEN_CK int get_K() { return k_; }
    ZOOM_TOKEN_CK void put_K(int k) { k_ = k; }

    // Comes before every path.
    ZOOM_TOKEN_CK const char *pathPrefix() { return give(prefix_); }
    ZOOM_TOKEN_CK void get_PathPrefix(CkString &out) { out.set(prefix_); }
    ZOOM_TOKEN_CK void put_PathPrefix(const char *prefix) { set_prefix(prefix); }

    // The number of members.
    ZOOM_TOKEN_CK int get_Size() { return size(); }

    // False for a text that is not a JSON object: then this object is empty, and lastErrorText has line and column.
    ZOOM_TOKEN_CK bool Load(const char *text) { return load("Load", text); }
    ZOOM_TOKEN_CK bool LoadSb(CkStringBuilder &sb) { return load_text("LoadSb", sb.value()); }
    ZOOM_TOKEN_CK void Clear() { clear(); }

    // The same for a file: UTF-8, with or without a byte order mark, at most 16 MiB. Only regular files are read.
    ZOOM_TOKEN_CK bool LoadFile(const char *path) { return load_file(path); }
    // Writes the text of Emit, as UTF-8 without a byte order mark, to a new file, which then replaces the old one and
    // gets its permissions: a failure loses nothing. A symbolic link is replaced too.
    ZOOM_TOKEN_CK bool WriteFile(const char *path) { return write_file(path); }

    ZOOM_TOKEN_CK bool Emit(CkString &out) { return give_to(out, emitted("Emit")); }
    ZOOM_TOKEN_CK const char *emit() { return give(emitted("emit")); }
    ZOOM_TOKEN_CK bool EmitSb(CkStringBuilder &sb) { return changed("EmitSb", sb.add(emitted("EmitSb").value)); }

    // The text of a string, number or literal, and the compact text of an array. False and the empty text for an
    // object, for a path that leads to nothing, and for a string with a NUL, where the text would end.
    ZOOM_TOKEN_CK bool StringOf(const char *path, CkString &out) { return give_to(out, string_of("StringOf", path)); }
    ZOOM_TOKEN_CK const char *stringOf(const char *path) { return give(string_of("stringOf", path)); }
    ZOOM_TOKEN_CK bool StringOfSb(const char *path, CkStringBuilder &sb)
    {
        const zoom_token::detail::ck::optional_text result(string_of("StringOfSb", path));
        return result.has_value && sb.add(result.value);
    }
    // The whole number that the text begins with; else 0.
    ZOOM_TOKEN_CK int IntOf(const char *path) { return int_of(path); }
    // The same up to 4294967295; 0 for what is negative.
    ZOOM_TOKEN_CK unsigned long UIntOf(const char *path) { return uint_of(path); }
    ZOOM_TOKEN_CK bool BoolOf(const char *path) { return is_true(path); }
    ZOOM_TOKEN_CK bool IsNullOf(const char *path) { return type_of("IsNullOf", path) == ZOOM_JSON_NULL; }
    ZOOM_TOKEN_CK bool HasMember(const char *path) { return type_of("HasMember", path) >= 0; }
    // -1 when there is no array at that path.
    ZOOM_TOKEN_CK int SizeOfArray(const char *path) { return size_of_array(path); }
    // 1 string, 2 number, 3 object, 4 array, 5 boolean, 6 null; -1 when the path leads to nothing.
    ZOOM_TOKEN_CK int JsonTypeOf(const char *path) { return type_number(path); }

    // These replace the value at a path, or create it and what the path needs. An object is never replaced.
    ZOOM_TOKEN_CK bool UpdateString(const char *path, const char *value) { return update_string(path, value); }
    ZOOM_TOKEN_CK bool UpdateSb(const char *path, CkStringBuilder &sb)
    {
        return update_text("UpdateSb", path, sb.value());
    }
    ZOOM_TOKEN_CK bool UpdateInt(const char *path, int value) { return update_int(path, value); }
    ZOOM_TOKEN_CK bool UpdateBool(const char *path, bool value)
    {
        return update_raw("UpdateBool", path, value ? "true" : "false");
    }
    ZOOM_TOKEN_CK bool UpdateNull(const char *path) { return update_raw("UpdateNull", path, "null"); }
    // The number is written as it is given, such as 2.50.
    ZOOM_TOKEN_CK bool UpdateNumber(const char *path, const char *number) { return update_number(path, number); }
    ZOOM_TOKEN_CK bool UpdateNewObject(const char *path) { return update_new_object(path); }
    ZOOM_TOKEN_CK bool UpdateNewArray(const char *path) { return update_raw("UpdateNewArray", path, "[]"); }
};

#pragma pop_macro("emit")

#endif // ZOOM_TOKEN_CKJSONOBJECT_H
