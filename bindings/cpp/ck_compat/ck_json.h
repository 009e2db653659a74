// ck_json.h - a JSON document with the paths and habits of CkJsonObject, over zoom_json_... Internal.

#ifndef ZOOM_TOKEN_CK_JSON_H
#define ZOOM_TOKEN_CK_JSON_H

#include "ck_object.h"

namespace zoom_token {
namespace detail {
namespace ck {

// CkJsonObject's part.
class document : public object {
public:
    // The compact text, for a request's query or body.
    text compact() { return written(true); }

    // Reads a text. On failure all stays as it was.
    bool load_text(const char *method, const text &source)
    {
        begin(method);
        if (!source.is_c_text()) {
            return fail(ZOOM_E_JSON, "the text holds a NUL");
        }
        std::int32_t parsed = 0;
        text why;
        const std::int32_t code =
            take(why, [&](zoom_buf *out) { return zoom_json_parse(source.c_str(), &parsed, out); });
        if (code == ZOOM_OK) {
            zoom_free(handle_);
            handle_ = parsed;
        }
        return end(code, why);
    }

protected:
    document() : handle_(0), prefix_(), i_(0), j_(0), k_(0), is_compact_(true), is_crlf_(true) {}
    ~document() { zoom_free(handle_); }

    bool load(const char *method, const char *given)
    {
        const argument source(given, get_Utf8());
        return load_text(method, text(source.c_str()));
    }

    void clear()
    {
        zoom_free(handle_);
        handle_ = 0;
    }

    void set_prefix(const char *given)
    {
        const argument prefix(given, get_Utf8());
        prefix_.assign(prefix.c_str());
    }

    // The document as the settings want it.
    found emitted(const char *method)
    {
        found result;
        result.value = written(is_compact_);
        if (!is_compact_ && !is_crlf_) {
            set_line_ends(result.value, false);
        }
        result.is_there = !result.value.is_empty();
        changed(method, result.is_there);
        return result;
    }

    // A ZOOM_JSON_..., or negative when nothing is there.
    int type_of(const char *given) { return type_at(resolved(given)); }

    // The numbers that CkJsonObject has for the types.
    int type_number(const char *given)
    {
        switch (type_of(given)) {
        case ZOOM_JSON_STRING: return 1;
        case ZOOM_JSON_NUMBER: return 2;
        case ZOOM_JSON_OBJECT: return 3;
        case ZOOM_JSON_ARRAY: return 4;
        case ZOOM_JSON_BOOL: return 5;
        case ZOOM_JSON_NULL: return 6;
        default: return -1;
        }
    }

    // The text of what stands at a path; an object has none.
    found string_of(const char *method, const char *given)
    {
        found result;
        const text path(resolved(given));
        const int type = type_at(path);
        if (type >= 0 && type != ZOOM_JSON_OBJECT) {
            const std::int32_t json = handle();
            const std::int32_t code =
                take(result.value, [&](zoom_buf *out) { return zoom_json_get_string(json, path.c_str(), out); });
            result.is_there = code == ZOOM_OK;
            if (code == ZOOM_E_JSON) {
                begin(method);
                fail(code, "the string at that path holds half of a surrogate pair, which can't be UTF-8");
                return result;
            }
        }
        answered(method, result.is_there, type == ZOOM_JSON_OBJECT ? object_there() : "there is nothing at that path");
        return result;
    }

    // Answers a literal `true`, and a string of that word.
    bool is_true(const char *given) { return equal(string_of("BoolOf", given).value.c_str(), "true", true); }

    int int_of(const char *given) { return leading_int(string_of("IntOf", given).value.c_str()); }

    // -1 when there is no array.
    int size_of_array(const char *given)
    {
        const text path(resolved(given));
        const bool is_array = type_at(path) == ZOOM_JSON_ARRAY;
        answered("SizeOfArray", is_array, "there is no array at that path");
        return is_array ? zoom_json_size(handle(), path.c_str()) : -1;
    }

    int size() { return zoom_json_size(handle(), ""); }

    bool update_string(const char *given, const char *given_value)
    {
        const argument value(given_value, get_Utf8());
        return update_text("UpdateString", given, text(value.c_str()));
    }

    bool update_text(const char *method, const char *given, const text &value)
    {
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

    // An object that is there stays as it is.
    bool update_new_object(const char *given)
    {
        if (type_of(given) == ZOOM_JSON_OBJECT) {
            begin("UpdateNewObject");
            return succeed();
        }
        return update_raw("UpdateNewObject", given, "{}");
    }

private:
    static const char *object_there() { return "there is an object at that path"; }

    // The document, made when it is first needed: a fresh object costs nothing, and where there was no room for a
    // document there may be some later.
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

    // A path as the library takes it: with the prefix, and numbers for the indices i, j and k.
    text resolved(const char *given) const
    {
        const argument tail(given, get_Utf8());
        text whole(prefix_);
        whole.append(tail.c_str());
        text path;
        for (const char *at = whole.c_str(); *at != '\0'; ++at) {
            path.append(*at);
            if (*at == '[') {
                at = append_index(path, at + 1) - 1;
            }
        }
        return path;
    }

    // Appends an index without blanks around it; gives the place behind it.
    const char *append_index(text &path, const char *at) const
    {
        while (is_blank(*at)) {
            ++at;
        }
        const char *end = at;
        while (*end != '\0' && *end != ']' && !is_blank(*end)) {
            ++end;
        }
        if (end - at == 1 && *at >= 'i' && *at <= 'k') {
            path.append_number(*at == 'i' ? i_ : *at == 'j' ? j_ : k_);
        } else {
            path.append(at, static_cast<std::size_t>(end - at));
        }
        while (is_blank(*end)) {
            ++end;
        }
        return end;
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
        const std::int32_t code = take(why, [&](zoom_buf *out) { return set(json, path.c_str(), out); });
        return end(code, why);
    }

    // Makes a path the place for a new value: an index behind the end of an array is the next one. What is there is
    // never replaced by a container on the way, and no object is replaced at the end: then the text says what is in
    // the way. Null when the place is free; what is wrong with a path as such is the library's to say.
    const char *find_place(text &path)
    {
        text done;
        const char *at = path.c_str();
        int here = ZOOM_JSON_OBJECT;
        while (*at != '\0') {
            const bool is_index = *at == '[';
            if (here >= 0 && here != (is_index ? ZOOM_JSON_ARRAY : ZOOM_JSON_OBJECT)) {
                return is_index ? "the path has an index where there is no array"
                                : "the path has a name where there is no object";
            }
            at = is_index ? append_place(done, at, here) : append_name(done, at);
            here = here >= 0 ? type_at(done) : here;
        }
        path.swap(done);
        return here == ZOOM_JSON_OBJECT && !path.is_empty() ? object_there() : nullptr;
    }

    static const char *append_name(text &done, const char *at)
    {
        do {
            done.append(*at);
            ++at;
        } while (*at != '\0' && *at != '.' && *at != '[');
        return at;
    }

    // Appends `[n]`, not beyond the end of the array that `done` leads to.
    const char *append_place(text &done, const char *at, int here)
    {
        const char *const end = std::strchr(at, ']');
        if (end == nullptr || !is_digit(at[1])) {
            return append_name(done, at);
        }
        const int size = here >= 0 ? zoom_json_size(handle(), done.c_str()) : 0;
        const int asked = leading_int(at + 1);
        done.append("[");
        done.append_number(asked < 0 || asked > size ? size : asked);
        done.append("]");
        return end + 1;
    }

    text written(bool is_compact)
    {
        text result;
        const std::int32_t json = handle();
        take(result, [=](zoom_buf *out) { return zoom_json_emit(json, is_compact ? 1 : 0, out); });
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
