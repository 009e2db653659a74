// CkJsonObject.h - a JSON object, read and changed by paths like a.b[1].c: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.
//
// Members keep their order, numbers and escapes stay as they were written, and of two members with one name, paths lead
// to the first. [i], [j] and [k] in a path are the numbers of put_I, put_J and put_K; a name that contains a dot or
// bracket is written in quotes; the largest index is 65535.

#pragma once

#include "CkStringBuilder.h"
#include "ck_json.h"

// Qt has a macro of this name.
#pragma push_macro("emit")
#undef emit

// What CkJsonObject and CkJsonArray have for values by path (suffix Of) and by number (suffix At): by path, an object
// is no text.
#define ZOOM_TOKEN_CK_JSON_READ(Suffix, type, kind)                                                                    \
    ZOOM_TOKEN_CK_DO(bool, String##Suffix, (type key, CkString &out),                                                  \
                     give_to(out, string_of("String" #Suffix, at(key), kind)))                                         \
    ZOOM_TOKEN_CK_DO(const char *, string##Suffix, (type key), give(string_of("string" #Suffix, at(key), kind)))       \
    ZOOM_TOKEN_CK_DO(int, Int##Suffix, (type key), int_of("Int" #Suffix, at(key)))                                     \
    ZOOM_TOKEN_CK_DO(bool, Bool##Suffix, (type key), is_true("Bool" #Suffix, at(key)))                                 \
    ZOOM_TOKEN_CK_DO(bool, IsNull##Suffix, (type key), type_of("IsNull" #Suffix, at(key)) == ZOOM_JSON_NULL)           \
    ZOOM_TOKEN_CK_DO(CkJsonObject *, Object##Suffix, (type key), object_at("Object" #Suffix, at(key)))                 \
    ZOOM_TOKEN_CK_DO(CkJsonArray *, Array##Suffix, (type key), array_at("Array" #Suffix, at(key)))                     \
    ZOOM_TOKEN_CK_DO(bool, Object##Suffix##2, (type key, CkJsonObject & filled),                                       \
                     object_at("Object" #Suffix "2", at(key), filled))                                                 \
    ZOOM_TOKEN_CK_DO(bool, Array##Suffix##2, (type key, CkJsonArray & filled),                                         \
                     array_at("Array" #Suffix "2", at(key), filled))

// The values that methods take: what a method's name has for the type, the type, and the value as JSON.
#define ZOOM_TOKEN_CK_JSON_VALUES(method)                                                                              \
    method(String, const char *, string_value(value)) method(Int, int, raw(value))                                     \
        method(Bool, bool, raw::of(value ? "true" : "false")) method(Number, const char *, raw::of_number(value))
#define ZOOM_TOKEN_CK_JSON_SET_AT(Type, type, json_value)                                                              \
    ZOOM_TOKEN_CK_DO(bool, Set##Type##At, (int index, type value), set_at("Set" #Type "At", index, json_value))

// What both classes have: their text, and their values by number.
#define ZOOM_TOKEN_CK_JSON(EmitCrLf)                                                                                   \
    ZOOM_TOKEN_CK_VARIABLE(bool, EmitCompact, is_compact_)                                                             \
    ZOOM_TOKEN_CK_VARIABLE(bool, EmitCrLf, is_crlf_)                                                                   \
    ZOOM_TOKEN_CK_DO(int, get_Size, (), size())                                                                        \
    ZOOM_TOKEN_CK_DO(bool, Load, (const char *text), load_text("Load", in(text)))                                      \
    ZOOM_TOKEN_CK_DO(bool, LoadSb, (CkStringBuilder & sb), load_text("LoadSb", sb.value()))                            \
    ZOOM_TOKEN_CK_DO(void, Clear, (), clear())                                                                         \
    ZOOM_TOKEN_CK_DO(bool, Emit, (CkString & out), give_to(out, emitted("Emit")))                                      \
    ZOOM_TOKEN_CK_DO(const char *, emit, (), give(emitted("emit")))                                                    \
    ZOOM_TOKEN_CK_DO(bool, EmitSb, (CkStringBuilder & sb), emit_to(sb))                                                \
    ZOOM_TOKEN_CK_JSON_READ(At, int, -1)                                                                               \
    ZOOM_TOKEN_CK_DO(int, TypeAt, (int index), type_number("TypeAt", at(index)))                                       \
    ZOOM_TOKEN_CK_JSON_VALUES(ZOOM_TOKEN_CK_JSON_SET_AT)                                                               \
    ZOOM_TOKEN_CK_DO(bool, SetNullAt, (int index), set_at("SetNullAt", index, raw::of("null")))

// The caller deletes the objects that methods return: views, which share their values with the object. They are empty
// after a Load or Clear of it.
class CkJsonObject : public zoom_token_ck::document {
public:
    ZOOM_TOKEN_CK CkJsonObject() {}
    ZOOM_TOKEN_CK ~CkJsonObject() {}

    // EmitCompact and EmitCrLf: how Emit writes: without spaces (the default), or pretty, with CR LF (the default) or
    // LF. Load: false for a text that is not a JSON object: then this object is empty, and lastErrorText has line and
    // column. StringAt and StringOf: the text of a string, number or literal, and the compact text of an array; false
    // and the empty text for what is not there, and for a string with a NUL, where the text would end. StringOf is so
    // for an object, too; StringAt returns its compact text.
    ZOOM_TOKEN_CK_JSON(EmitCrLf)
    ZOOM_TOKEN_CK_VARIABLE(int, I, i_)
    ZOOM_TOKEN_CK_VARIABLE(int, J, j_)
    ZOOM_TOKEN_CK_VARIABLE(int, K, k_)
    // Comes before every path.
    ZOOM_TOKEN_CK_TEXT_VARIABLE(PathPrefix, pathPrefix, prefix_)

    // The same as Load for a file: UTF-8, with or without a byte order mark, at most 16 MiB. Only regular files are
    // read.
    ZOOM_TOKEN_CK_DO(bool, LoadFile, (const char *path), load_file(path))
    // Writes the text of Emit, as UTF-8 without a byte order mark, to a new file, which then replaces the old one and
    // gets its permissions: a failure loses nothing. A symbolic link is replaced too.
    ZOOM_TOKEN_CK_DO(bool, WriteFile, (const char *path), write_file(path))

    // Values by path. An Int is the whole number that the text begins with, else 0; a UInt is up to 4294967295.
    ZOOM_TOKEN_CK_JSON_READ(Of, const char *, ZOOM_JSON_OBJECT)
    ZOOM_TOKEN_CK_DO(unsigned long, UIntOf, (const char *path), uint_of("UIntOf", at(path)))
    ZOOM_TOKEN_CK bool StringOfSb(const char *path, CkStringBuilder &sb)
    {
        const holder held(mutex_);
        const zoom_token_ck::optional_text result(string_of("StringOfSb", at(path), ZOOM_JSON_OBJECT));
        return result.has_value && sb.add(result.value);
    }
    ZOOM_TOKEN_CK_DO(bool, HasMember, (const char *path), type_of("HasMember", at(path)) >= 0)
    // -1 when there is no array at that path.
    ZOOM_TOKEN_CK_DO(int, SizeOfArray, (const char *path), size_of_array(at(path)))
    // 1 string, 2 number, 3 object, 4 array, 5 boolean, 6 null; -1 when the path leads to nothing.
    ZOOM_TOKEN_CK_DO(int, JsonTypeOf, (const char *path), type_number("JsonTypeOf", at(path)))

    // These replace the value at a path, or create it and what the path needs. An object is never replaced. A number is
    // written as it is given, such as 2.50.
#define ZOOM_TOKEN_CK_UPDATE(Type, type, json_value)                                                                   \
    ZOOM_TOKEN_CK_DO(bool, Update##Type, (const char *path, type value), update("Update" #Type, path, json_value))     \
    ZOOM_TOKEN_CK_DO(bool, Set##Type##Of, (const char *path, type value), update("Set" #Type "Of", path, json_value))
    ZOOM_TOKEN_CK_JSON_VALUES(ZOOM_TOKEN_CK_UPDATE)
#undef ZOOM_TOKEN_CK_UPDATE
    ZOOM_TOKEN_CK_DO(bool, UpdateUInt, (const char *path, unsigned long value),
                     update("UpdateUInt", path, raw(static_cast<long long>(value))))
    ZOOM_TOKEN_CK_DO(bool, UpdateSb, (const char *path, CkStringBuilder & sb),
                     update("UpdateSb", path, raw(sb.value())))
    ZOOM_TOKEN_CK_DO(bool, UpdateNull, (const char *path), update("UpdateNull", path, raw::of("null")))
    ZOOM_TOKEN_CK_DO(bool, SetNullOf, (const char *path), update("SetNullOf", path, raw::of("null")))
    ZOOM_TOKEN_CK_DO(bool, UpdateNewObject, (const char *path), update_new_object(path))
    ZOOM_TOKEN_CK_DO(bool, UpdateNewArray, (const char *path), update("UpdateNewArray", path, raw::of("[]")))

    // Members by name, which is no path, and by number.
    ZOOM_TOKEN_CK_DO(bool, NameAt, (int index, CkString & out), give_to(out, name_at("NameAt", index)))
    ZOOM_TOKEN_CK_DO(const char *, nameAt, (int index), give(name_at("nameAt", index)))
    ZOOM_TOKEN_CK_DO(int, IndexOf, (const char *name), index_of_name(name))
    ZOOM_TOKEN_CK_DO(bool, Delete, (const char *name), delete_name(name))
    ZOOM_TOKEN_CK_DO(bool, DeleteAt, (int index), delete_number(index))

    // These insert a member before the one of that number, or append it: for any number that no member has, such as -1.
#define ZOOM_TOKEN_CK_ADD(Type, type, json_value)                                                                      \
    ZOOM_TOKEN_CK_DO(bool, Add##Type##At, (int index, const char *name, type value),                                   \
                     add_at("Add" #Type "At", index, name, json_value))
    ZOOM_TOKEN_CK_JSON_VALUES(ZOOM_TOKEN_CK_ADD)
#undef ZOOM_TOKEN_CK_ADD
#define ZOOM_TOKEN_CK_ADD(Type, text)                                                                                  \
    ZOOM_TOKEN_CK_DO(bool, Add##Type##At, (int index, const char *name),                                               \
                     add_at("Add" #Type "At", index, name, raw::of(text)))
    ZOOM_TOKEN_CK_ADD(Null, "null")
    ZOOM_TOKEN_CK_ADD(Object, "{}")
    ZOOM_TOKEN_CK_ADD(Array, "[]")
#undef ZOOM_TOKEN_CK_ADD
#define ZOOM_TOKEN_CK_APPEND(Type, type, json_value)                                                                   \
    ZOOM_TOKEN_CK_DO(bool, Append##Type, (const char *name, type value), add_at("Append" #Type, -1, name, json_value))
    ZOOM_TOKEN_CK_APPEND(String, const char *, string_value(value))
    ZOOM_TOKEN_CK_APPEND(Int, int, raw(value))
    ZOOM_TOKEN_CK_APPEND(Bool, bool, raw::of(value ? "true" : "false"))
#undef ZOOM_TOKEN_CK_APPEND
#define ZOOM_TOKEN_CK_APPEND(Type, view_at, text)                                                                      \
    ZOOM_TOKEN_CK_DO(CkJson##Type *, Append##Type, (const char *name),                                                 \
                     add_for_view("Append" #Type, name, raw::of(text)) ? view_at("Append" #Type, place_of(in(name)))   \
                                                                       : nullptr)                                      \
    ZOOM_TOKEN_CK_DO(bool, Append##Type##2, (const char *name, CkJson##Type &added),                                   \
                     add_for_view("Append" #Type "2", name, raw::of(text)) &&                                          \
                         view_at("Append" #Type "2", place_of(in(name)), added))                                       \
    ZOOM_TOKEN_CK bool Append##Type##Copy(const char *name, CkJson##Type &copied)                                      \
    {                                                                                                                  \
        return Add##Type##CopyAt(-1, name, copied);                                                                    \
    }                                                                                                                  \
    ZOOM_TOKEN_CK bool Add##Type##CopyAt(int index, const char *name, CkJson##Type &copied)                            \
    {                                                                                                                  \
        const raw value(raw::of(zoom_token_ck::node_of(copied).compact().c_str()));                                    \
        const holder held(mutex_);                                                                                     \
        return add_at("Add" #Type "CopyAt", index, name, value);                                                       \
    }
    ZOOM_TOKEN_CK_APPEND(Object, object_at, "{}")
    ZOOM_TOKEN_CK_APPEND(Array, array_at, "[]")
#undef ZOOM_TOKEN_CK_APPEND

    ZOOM_TOKEN_CK CkJsonObject *Clone()
    {
        const zoom_token_ck::text copied(compact());
        CkJsonObject *const clone = new (std::nothrow) CkJsonObject();
        if (clone != nullptr) {
            clone->load_text("Clone", copied);
        }
        return clone;
    }
};

#pragma pop_macro("emit")

#include "CkJsonArray.h"
