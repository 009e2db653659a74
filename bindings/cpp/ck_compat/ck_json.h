// ck_json.h - a JSON document with the paths and the behaviour of CkJsonObject, over zoom_json_... Internal.

#ifndef ZOOM_TOKEN_CK_JSON_H
#define ZOOM_TOKEN_CK_JSON_H

#include "ck_object.h"

namespace zoom_token {
namespace detail {
namespace ck {

// The base of CkJsonObject.
class document : public object {
public:
    // For CkHttpResponse, which loads its body.
    using object::last_cause;
    using object::last_code;

    // The compact text, for a request's query or body.
    text compact() { return written(true); }

    // Replaces the document by the one in a text. After a failure it is empty: a program that loads one response after
    // another into one object must not find the previous user's token there.
    bool load_text(const char *method, const text &source)
    {
        begin(method);
        empty();
        return parse(source);
    }

protected:
    document() : handle_(0), prefix_(), i_(0), j_(0), k_(0), is_compact_(true), is_crlf_(true) {}
    ~document() { zoom_free(handle_); }

    bool load(const char *method, const char *given)
    {
        const argument source(given, get_Utf8());
        return load_text(method, text(source.c_str()));
    }

    bool load_file(const char *path)
    {
        begin("LoadFile");
        empty();
        text source;
        return read_from(path, source) && parse(source);
    }

    bool write_file(const char *path)
    {
        const optional_text content(emitted("WriteFile"));
        return content.has_value && write_to(path, content.value);
    }

    void clear()
    {
        begin("Clear");
        empty();
        succeed();
    }

    void set_prefix(const char *given)
    {
        const argument prefix(given, get_Utf8());
        prefix_.assign(prefix.c_str());
    }

    // The document in the form that the properties ask for.
    optional_text emitted(const char *method)
    {
        optional_text result;
        result.value = written(is_compact_);
        if (!is_compact_ && !is_crlf_) {
            set_line_ends(result.value, false);
        }
        result.has_value = !result.value.is_empty();
        changed(method, result.has_value);
        return result;
    }

    // For a method that asks what is at a path: a ZOOM_JSON_..., or negative. Such a method also succeeds when there is
    // nothing.
    int type_of(const char *method, const char *given)
    {
        const int type = type_at(resolved(given));
        begin(method);
        if (type >= 0 || type == ZOOM_E_NOT_FOUND) {
            succeed();
        } else {
            fail(type, cause_of(type));
        }
        return type;
    }

    // The numbers that CkJsonObject has for the types.
    int type_number(const char *given)
    {
        switch (type_of("JsonTypeOf", given)) {
        case ZOOM_JSON_STRING: return 1;
        case ZOOM_JSON_NUMBER: return 2;
        case ZOOM_JSON_OBJECT: return 3;
        case ZOOM_JSON_ARRAY: return 4;
        case ZOOM_JSON_BOOL: return 5;
        case ZOOM_JSON_NULL: return 6;
        default: return -1;
        }
    }

    // The text of the value at a path. There is none for an object, and for a string with a NUL, which a C text can't
    // contain.
    optional_text string_of(const char *method, const char *given)
    {
        optional_text result(value_of(method, given));
        if (!result.value.is_c_text()) {
            result = optional_text();
            fail(ZOOM_E_JSON, "the string at that path contains a NUL, where a text would end");
        }
        return result;
    }

    // The same, also with a NUL, for values that are not returned as text.
    optional_text value_of(const char *method, const char *given)
    {
        optional_text result;
        const text path(resolved(given));
        const int type = type_at(path);
        if (type >= 0 && type != ZOOM_JSON_OBJECT) {
            const std::int32_t json = handle();
            const std::int32_t code =
                read_buf(result.value, [&](zoom_buf *out) { return zoom_json_get_string(json, path.c_str(), out); });
            result.has_value = code == ZOOM_OK;
            if (code == ZOOM_E_JSON) {
                begin(method);
                fail(code, "the string at that path contains half of a surrogate pair, which can't be UTF-8");
                return result;
            }
        }
        if (type == ZOOM_JSON_OBJECT) {
            looked_up(method, false, there_is_an_object());
        } else {
            looked_up_at(method, type, result.has_value, cause_of(type));
        }
        return result;
    }

    // True for the literal `true` and for a string of that word.
    bool is_true(const char *given)
    {
        const optional_text result(value_of("BoolOf", given));
        return result.value.is_c_text() && equal(result.value.c_str(), "true", true);
    }

    int int_of(const char *given) { return leading_int(value_of("IntOf", given).value.c_str()); }

    unsigned long uint_of(const char *given)
    {
        const optional_text result(value_of("UIntOf", given));
        return static_cast<unsigned long>(leading_number(result.value.c_str(), 0, UINT32_MAX));
    }

    // -1 when there is no array.
    int size_of_array(const char *given)
    {
        const text path(resolved(given));
        const int type = type_at(path);
        const bool is_array = type == ZOOM_JSON_ARRAY;
        looked_up_at("SizeOfArray", type, is_array,
                     type == ZOOM_E_ARGUMENT ? cause_of(type) : "there is no array at that path");
        return is_array ? zoom_json_size(handle(), path.c_str()) : -1;
    }

    // 0 where there is no room for a document.
    int size()
    {
        const int count = zoom_json_size(handle(), "");
        return count > 0 ? count : 0;
    }

    bool update_string(const char *given, const char *given_value)
    {
        const argument value(given_value, get_Utf8());
        return update_text("UpdateString", given, text(value.c_str()));
    }

    bool update_text(const char *method, const char *given, const text &value)
    {
        if (!value.is_c_text()) {
            begin(method);
            return fail(ZOOM_E_ARGUMENT, "the value contains a NUL");
        }
        return update(method, given, [&value](std::int32_t json, const char *path, zoom_buf *why) {
            return zoom_json_set_string(json, path, value.c_str(), why);
        });
    }

    bool update_int(const char *given, int value)
    {
        return update("UpdateInt", given, [value](std::int32_t json, const char *path, zoom_buf *why) {
            return zoom_json_set_int(json, path, value, why);
        });
    }

    bool update_raw(const char *method, const char *given, const char *value)
    {
        return update(method, given, [value](std::int32_t json, const char *path, zoom_buf *why) {
            return zoom_json_set_raw(json, path, value, why);
        });
    }

    bool update_number(const char *given, const char *value)
    {
        text number(value != nullptr ? value : "");
        trim(number, is_space);
        if (*number.c_str() != '-' && !is_digit(*number.c_str())) {
            begin("UpdateNumber");
            return fail(ZOOM_E_JSON, "the value is not a number");
        }
        return update_raw("UpdateNumber", given, number.c_str());
    }

    // An object at that path stays as it is.
    bool update_new_object(const char *given)
    {
        if (type_of("UpdateNewObject", given) == ZOOM_JSON_OBJECT) {
            return true;
        }
        return update_raw("UpdateNewObject", given, "{}");
    }

private:
    void empty()
    {
        zoom_free(handle_);
        handle_ = 0;
    }

    // Only for an empty document.
    bool parse(const text &source)
    {
        if (!source.is_c_text()) {
            return fail(ZOOM_E_JSON, "the text contains a NUL");
        }
        text why;
        const std::int32_t code =
            read_buf(why, [&](zoom_buf *out) { return zoom_json_parse(source.c_str(), &handle_, out); });
        return end(code, why);
    }

    static const char *there_is_an_object() { return "there is an object at that path"; }

    // The text for a code that zoom_json_type returned for a path.
    static const char *cause_of(int code)
    {
        return code == ZOOM_E_ARGUMENT ? "the path must be names and indices such as a.b[1].c"
                                       : "there is nothing at that path";
    }

    // The outcome of a method that looks something up at a path. A malformed path has a code of its own.
    void looked_up_at(const char *method, int type, bool is_found, const char *cause)
    {
        looked_up(method, is_found, cause);
        if (type == ZOOM_E_ARGUMENT) {
            fail(type, cause);
        }
    }

    // The document, created when it is first needed: an empty object takes no handle.
    std::int32_t handle()
    {
        if (handle_ == 0) {
            zoom_json_new(&handle_);
        }
        return handle_;
    }

    int type_at(const text &path)
    {
        return path.is_empty() ? ZOOM_E_NOT_FOUND : zoom_json_type(handle(), path.c_str());
    }

    // A path for the library: with the prefix, no spaces around an index, and numbers for i, j and k. A name in quotes
    // stays as it is.
    text resolved(const char *given) const
    {
        const argument tail(given, get_Utf8());
        text whole(prefix_);
        whole.append(tail.c_str());
        text path;
        const char *at = whole.c_str();
        while (*at != '\0') {
            const char *const end = step_end(at);
            if (*at == '[' && end[-1] == ']') {
                append_index(path, at + 1, end - 1);
            } else {
                path.append(at, static_cast<std::size_t>(end - at));
            }
            at = end;
        }
        return path;
    }

    // The end of an index, or of a name with its leading dot and its quotes; the end of the path for anything else.
    static const char *step_end(const char *at)
    {
        if (*at == '[') {
            return end_of(at, ']');
        }
        const char *const name = *at == '.' ? at + 1 : at;
        return *name == '"' ? end_of(name + 1, '"') : name + std::strcspn(name, ".[");
    }

    static const char *end_of(const char *at, char mark)
    {
        const char *const hit = std::strchr(at, mark);
        return hit != nullptr ? hit + 1 : at + std::strlen(at);
    }

    void append_index(text &path, const char *start, const char *end) const
    {
        text index;
        index.append(start, static_cast<std::size_t>(end - start));
        trim(index, is_space_or_tab);
        const char letter = index.size() == 1 ? index.last() : '\0';
        path.append('[');
        if (letter >= 'i' && letter <= 'k') {
            path.append_number(letter == 'i' ? i_ : letter == 'j' ? j_ : k_);
        } else {
            path.append(index);
        }
        path.append(']');
    }

    template <class Set>
    bool update(const char *method, const char *given, Set set)
    {
        begin(method);
        text path(resolved(given));
        const char *const obstacle = find_place(path);
        if (obstacle != nullptr) {
            return fail(ZOOM_E_ARGUMENT, obstacle);
        }
        const std::int32_t json = handle();
        text why;
        const std::int32_t code = read_buf(why, [&](zoom_buf *out) { return set(json, path.c_str(), out); });
        return end(code, why);
    }

    // Changes a path to the place of a new value: an index beyond the end of an array becomes the next one. Null when
    // the value may be put there, else the text that says what is in the way: an update replaces no value on the way by
    // an object or array, and no object at the end. A malformed path stays as it is: the library refuses it.
    const char *find_place(text &path)
    {
        if (zoom_json_type(handle(), path.c_str()) == ZOOM_E_ARGUMENT) {
            return nullptr;
        }
        text place;
        const char *at = path.c_str();
        int here = ZOOM_JSON_OBJECT;
        while (*at != '\0') {
            const bool is_index = *at == '[';
            if (here >= 0 && here != (is_index ? ZOOM_JSON_ARRAY : ZOOM_JSON_OBJECT)) {
                return is_index ? "the path has an index where there is no array"
                                : "the path has a name where there is no object";
            }
            const char *const end = step_end(at);
            if (is_index) {
                append_index_within(place, leading_int(at + 1));
            } else {
                place.append(at, static_cast<std::size_t>(end - at));
            }
            here = here >= 0 ? type_at(place) : here;
            at = end;
        }
        path.swap(place);
        return here == ZOOM_JSON_OBJECT && !path.is_empty() ? there_is_an_object() : nullptr;
    }

    // Appends an index, at most the number of elements of the array at `path`.
    void append_index_within(text &path, int index)
    {
        const int size = zoom_json_size(handle(), path.c_str());
        const int next = size > 0 ? size : 0;
        path.append('[');
        path.append_number(index < next ? index : next);
        path.append(']');
    }

    text written(bool is_compact)
    {
        text result;
        const std::int32_t json = handle();
        read_buf(result, [=](zoom_buf *out) { return zoom_json_emit(json, is_compact ? 1 : 0, out); });
        return result;
    }

    std::int32_t handle_;

protected:
    text prefix_;
    int i_;
    int j_;
    int k_;
    bool is_compact_;
    bool is_crlf_;
};

} // namespace ck
} // namespace detail
} // namespace zoom_token

#endif // ZOOM_TOKEN_CK_JSON_H
