// CkJsonArray.h - a JSON array: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.
//
// An index below 0 reads or deletes the last element.

#pragma once

#include "CkJsonObject.h"

#pragma push_macro("emit")
#undef emit

class CkJsonArray : public zoom_token_ck::node {
public:
    ZOOM_TOKEN_CK CkJsonArray() : node(true) {}
    ZOOM_TOKEN_CK ~CkJsonArray() {}

    // As in CkJsonObject.
    ZOOM_TOKEN_CK_JSON(EmitCrlf)
    ZOOM_TOKEN_CK_DO(unsigned long, UIntAt, (int index), uint_of("UIntAt", at(index)))
    ZOOM_TOKEN_CK_DO(bool, DeleteAt, (int index), delete_at(index))

    // These insert an element before the one of that number, or append it: for any number that no element has, such as
    // -1.
#define ZOOM_TOKEN_CK_ADD(Type, type, json_value)                                                                      \
    ZOOM_TOKEN_CK_DO(bool, Add##Type##At, (int index, type value), add_at("Add" #Type "At", index, json_value))
    ZOOM_TOKEN_CK_JSON_VALUES(ZOOM_TOKEN_CK_ADD)
#undef ZOOM_TOKEN_CK_ADD
    ZOOM_TOKEN_CK_DO(bool, AddNullAt, (int index), add_at("AddNullAt", index, raw::of("null")))
#define ZOOM_TOKEN_CK_ADD(Type, view_at, text)                                                                         \
    ZOOM_TOKEN_CK_DO(bool, Add##Type##At, (int index), add_at("Add" #Type "At", index, raw::of(text)))                 \
    ZOOM_TOKEN_CK_DO(bool, Add##Type##At2, (int index, CkJson##Type &added),                                           \
                     add_at("Add" #Type "At2", index, raw::of(text)) &&                                                \
                         view_at("Add" #Type "At2", at(index < size() ? index : -1), added))                           \
    ZOOM_TOKEN_CK bool Add##Type##CopyAt(int index, CkJson##Type &copied)                                              \
    {                                                                                                                  \
        const raw value(raw::of(copied.compact().c_str()));                                                            \
        const holder held(mutex_);                                                                                     \
        return add_at("Add" #Type "CopyAt", index, value);                                                             \
    }
    ZOOM_TOKEN_CK_ADD(Object, object_at, "{}")
    ZOOM_TOKEN_CK_ADD(Array, array_at, "[]")
#undef ZOOM_TOKEN_CK_ADD
};

#undef ZOOM_TOKEN_CK_JSON
#undef ZOOM_TOKEN_CK_JSON_READ
#undef ZOOM_TOKEN_CK_JSON_SET_AT
#undef ZOOM_TOKEN_CK_JSON_VALUES

#pragma pop_macro("emit")

namespace zoom_token_ck {

inline node &node_of(CkJsonArray &array) { return array; }
inline node &node_of(CkJsonObject &object) { return object; }
inline CkJsonArray *new_array() { return new (std::nothrow) CkJsonArray(); }
inline CkJsonObject *new_object() { return new (std::nothrow) CkJsonObject(); }

} // namespace zoom_token_ck
