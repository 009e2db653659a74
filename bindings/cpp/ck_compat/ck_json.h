// ck_json.h - JSON documents with the paths and the behaviour of CkJsonObject and CkJsonArray, over zoom_json_...
// Internal.

#pragma once

#include "ck_object.h"

class CkJsonArray;
class CkJsonObject;

namespace zoom_token_ck {

// A document of the library, which several objects share, with the value of the first as its member v. The last of them
// frees it.
class shared_json {
public:
    explicit shared_json(bool is_array) : is_array_(is_array) {}
    shared_json(const shared_json &) = delete;
    shared_json &operator=(const shared_json &) = delete;

    void add_user() { ++users_; }
    void remove_user()
    {
        if (--users_ == 0) {
            replace(0);
            delete this;
        }
    }

    // The document, created when it is first needed: an empty one takes no handle.
    std::int32_t handle()
    {
        if (handle_ == 0 && !is_ended_) {
            std::int32_t made = 0;
            zoom_json_parse(is_array_ ? "{\"v\":[]}" : "{\"v\":{}}", &made, nullptr);
            replace(made);
        }
        return handle_;
    }

    void replace(std::int32_t handle) { zoom_free(handle_.exchange(handle)); }

    // From now on nothing is found in it.
    void end()
    {
        is_ended_ = true;
        replace(0);
    }

    mutex in_change{};

private:
    ~shared_json() {}

    std::atomic<std::int32_t> handle_{0};
    std::atomic<int> users_{1};
    bool is_array_;
    std::atomic<bool> is_ended_{false};
};

// A value as JSON text, for a method that adds or sets it; or why there is none.
class json_value {
public:
    explicit json_value(long long value) : text_(), code_(ZOOM_OK), why_() { text_.append(value); }

    explicit json_value(const text &value) : text_(), code_(ZOOM_E_ARGUMENT), why_("the value contains a NUL")
    {
        std::int32_t json = 0;
        if (value.is_c_text()) {
            zoom_json_new(&json);
            code_ = read_buf(why_, [&](zoom_buf *out) { return zoom_json_set_string(json, "v", value.c_str(), out); });
        }
        if (code_ == ZOOM_OK) {
            read_buf(text_, [json](zoom_buf *out) { return zoom_json_emit(json, 1, out); });
            text_.cut(text_.size() - 1);
            text_.replace(0, 5, ""); // {"v":
        }
        zoom_free(json);
    }

    // JSON text, which is taken as it is.
    static json_value of(const char *json)
    {
        json_value result(0);
        result.text_.assign(json);
        return result;
    }

    // A number in the caller's form, such as 2.50.
    static json_value of_number(const char *given)
    {
        text number(given != nullptr ? given : "");
        trim(number, is_space);
        json_value result(of(number.c_str()));
        std::int32_t json = 0;
        zoom_json_new(&json);
        zoom_json_set_raw(json, "v", number.c_str(), nullptr);
        if (zoom_json_type(json, "v") != ZOOM_JSON_NUMBER) {
            result.code_ = ZOOM_E_JSON;
            result.why_.assign("the value is not a number");
        }
        zoom_free(json);
        return result;
    }

    const char *c_str() const { return text_.c_str(); }
    std::int32_t code() const { return code_; }
    const text &why() const { return why_; }

private:
    text text_;
    std::int32_t code_;
    text why_;
};

// The end of a value, or of a member's name, in compact JSON text.
inline const char *json_end(const char *at)
{
    bool is_quoted = false;
    for (int depth = 0; *at != '\0'; ++at) {
        if (is_quoted) {
            is_quoted = *at != '"';
            at += *at == '\\' ? 1 : 0;
        } else if (depth == 0 && std::strchr(",:}]", *at) != nullptr) {
            break;
        } else {
            is_quoted = *at == '"';
            depth += *at == '{' || *at == '[' ? 1 : *at == '}' || *at == ']' ? -1 : 0;
        }
    }
    return at;
}

// The end of an element of an array, or of a member of an object with its name.
inline const char *json_item_end(const char *at)
{
    const char *const end = json_end(at);
    return *end == ':' ? json_end(end + 1) : end;
}

// The item of that number in an array or object; empty when there is none.
inline text json_item(const text &whole, int number)
{
    const char *at = whole.c_str() + (whole.is_empty() ? 0 : 1);
    for (; number > 0; --number) {
        at = json_item_end(at);
        if (*at != ',') {
            return text();
        }
        ++at;
    }
    return number == 0 ? text(at, json_item_end(at)) : text();
}

// An array or object with an item before the one of that number, or in its place; beyond the last one it is appended.
// An empty item adds nothing.
inline text json_spliced(const text &whole, int number, bool is_in_place, const char *item)
{
    text result;
    const auto add = [&result](const char *from, std::size_t size) {
        result.append(result.size() > 1 && size > 0 ? "," : "");
        result.append(from, size);
    };
    const char *at = whole.c_str();
    add(at, whole.is_empty() ? 0 : 1);
    int count = 0;
    for (at += result.size(); *at != '\0' && at[1] != '\0'; ++count) {
        if (count == number) {
            add(item, std::strlen(item));
        }
        const char *const end = json_item_end(at);
        if (count != number || !is_in_place) {
            add(at, static_cast<std::size_t>(end - at));
        }
        at = *end == ',' ? end + 1 : end;
    }
    if (count <= number && !is_in_place) {
        add(item, std::strlen(item));
    }
    result.append(whole.last());
    return result;
}

class node;
// For the objects that methods make or fill: CkJsonObject and CkJsonArray, which are declared later.
inline node &node_of(CkJsonArray &array);
inline node &node_of(CkJsonObject &object);
inline CkJsonArray *new_array();
inline CkJsonObject *new_object();

// The base of CkJsonObject and CkJsonArray: a value in a document, at a place, which is a path of the library's.
class node : public object {
public:
    // For the other classes.
    using object::last_cause;
    using object::last_code;

    // The compact text, for a request's query or body.
    ZOOM_TOKEN_CK_DO(text, compact, () const, whole())

    // Replaces the value by the one in a text. After a failure it is empty: a program that loads one response after
    // another into one object must not find the previous user's token there.
    bool load_text(const char *method, const text &source)
    {
        const holder held(mutex_);
        begin(method);
        empty();
        return parse(source);
    }

    // Makes this a view of the value at a place in a document, of which it becomes one of the users.
    void attach(shared_json *document, const text &place, bool is_compact)
    {
        const holder held(mutex_);
        leave();
        json_ = document;
        place_ = place;
        is_view_ = true;
        is_compact_ = is_compact;
    }

protected:
    explicit node(bool is_array) : is_array_(is_array) { detach(); }
    node(const node &) = delete;
    node &operator=(const node &) = delete;
    ~node() { leave(); }

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

    // A view is emptied in its document; any other object gets a new document, and its views end.
    void clear()
    {
        begin("Clear");
        if (!is_view_) {
            empty();
            succeed();
            return;
        }
        const std::unique_lock<mutex> changing(alone());
        if (is_there()) {
            put(place_, is_array_ ? "[]" : "{}");
        }
    }

    // The value in the form that the properties ask for; nothing where it is no longer in its document.
    optional_text emitted(const char *method)
    {
        text value(is_compact_ ? whole() : pretty());
        if (!is_compact_ && !is_crlf_) {
            set_line_ends(value, false);
        }
        changed(method, !value.is_empty());
        return optional_text(is_there() && !value.is_empty() ? &value : nullptr);
    }

    bool emit_to(text_object &to)
    {
        const optional_text value(emitted("EmitSb"));
        return value.has_value && changed("EmitSb", to.add(value.value));
    }

    int size() const { return is_gone() ? 0 : size_at(place_); }

    // 0 where there is nothing.
    int size_at(const text &place) const
    {
        const int count = zoom_json_size(handle(), place.c_str());
        return count > 0 ? count : 0;
    }

    // The place of an item. Of an array, a number below 0 means the last one.
    text at(int number) const
    {
        text place(place_);
        const int index = number < 0 && is_array_ ? size() - 1 : number;
        if (index < 0 || index >= size()) {
            place.clear();
        } else if (is_array_) {
            append_index(place, index);
        } else {
            place = place_of(name_of(json_item(whole(), index).c_str()));
        }
        return place;
    }

    // For a method that asks what is at a place: a ZOOM_JSON_..., or negative. Such a method also succeeds when there
    // is nothing.
    int type_of(const char *method, const text &place)
    {
        const int type = type_at(place);
        begin(method);
        if (type >= 0 || type == ZOOM_E_NOT_FOUND) {
            succeed();
        } else {
            fail(type, cause_of(type));
        }
        return type;
    }

    // The numbers that the classes have for the types.
    int type_number(const char *method, const text &place)
    {
        static const int numbers[] = {1, 2, 5, 6, 4, 3}; // from ZOOM_JSON_STRING, which is 1, on
        const int type = type_of(method, place);
        return type > 0 ? numbers[type - 1] : -1;
    }

    // The text of the value at a place. There is none for a value of the type `no_text`, and for a string with a NUL,
    // which a C text can't contain.
    optional_text string_of(const char *method, const text &place, int no_text)
    {
        optional_text result(value_of(method, place, no_text));
        if (!result.value.is_c_text()) {
            result = optional_text();
            fail(ZOOM_E_JSON, "the string at that path contains a NUL, where a text would end");
        }
        return result;
    }

    // The same, also with a NUL, for values that are not returned as text.
    optional_text value_of(const char *method, const text &place, int no_text = ZOOM_JSON_OBJECT)
    {
        optional_text result;
        const int type = type_at(place);
        if (type >= 0 && type != no_text) {
            const std::int32_t code = read_place(result.value, place);
            result.has_value = code == ZOOM_OK;
            if (code == ZOOM_E_JSON) {
                begin(method);
                fail(code, "the string at that path contains half of a surrogate pair, which can't be UTF-8");
                return result;
            }
        }
        if (type == no_text) {
            looked_up(method, false, there_is_an_object());
        } else {
            looked_up_at(method, type, result.has_value, cause_of(type));
        }
        return result;
    }

    // True for the literal `true` and for a string of that word.
    bool is_true(const char *method, const text &place)
    {
        const optional_text result(value_of(method, place));
        return result.value.is_c_text() && equal(result.value.c_str(), "true", true);
    }

    int int_of(const char *method, const text &place) { return leading_int(value_of(method, place).value.c_str()); }

    unsigned long uint_of(const char *method, const text &place)
    {
        const optional_text result(value_of(method, place));
        return static_cast<unsigned long>(leading_number(result.value.c_str(), 0, UINT32_MAX));
    }

    // -1 when there is no array.
    int size_of_array(const text &place)
    {
        const int type = type_at(place);
        const bool is_array = type == ZOOM_JSON_ARRAY;
        looked_up_at("SizeOfArray", type, is_array,
                     type == ZOOM_E_ARGUMENT ? cause_of(type) : "there is no array at that path");
        return is_array ? zoom_json_size(handle(), place.c_str()) : -1;
    }

    // A new view of the object or array at a place, null when there is none; or one by an object of the caller's, which
    // stays as it is when there is none.
#define ZOOM_TOKEN_CK_VIEW(Type, view_at, type, make, is_compact)                                                      \
    CkJson##Type *view_at(const char *method, const text &place)                                                       \
    {                                                                                                                  \
        return is_of_type(method, place, type) ? view(make(), place, is_compact) : nullptr;                            \
    }                                                                                                                  \
    bool view_at(const char *method, const text &place, CkJson##Type &into)                                            \
    {                                                                                                                  \
        return is_of_type(method, place, type) && view(&into, place, is_compact) != nullptr;                           \
    }
    ZOOM_TOKEN_CK_VIEW(Object, object_at, ZOOM_JSON_OBJECT, new_object, true)
    ZOOM_TOKEN_CK_VIEW(Array, array_at, ZOOM_JSON_ARRAY, new_array, is_compact_)
#undef ZOOM_TOKEN_CK_VIEW

    // Inserts an item before the one of that number; appends it for any other number.
    bool add_at(const char *method, int number, const json_value &value) { return add_at(method, number, "", value); }

    bool add_at(const char *method, int number, const char *given_name, const json_value &value)
    {
        begin(method);
        const json_value key(in(given_name));
        const std::unique_lock<mutex> changing(alone());
        text item(is_array_ ? "" : key.c_str());
        item << (is_array_ ? "" : ":") << value.c_str();
        const int index = number < 0 || number > size() ? size() : number;
        const bool is_copied = *value.c_str() != '\0' || fail(ZOOM_E_ARGUMENT, "the value is in no document any more");
        return is_there() && is_copied && is_good(value) && is_good(key) && splice(index, false, item.c_str());
    }

    // Replaces the item of that number; an empty value removes it.
    bool set_at(const char *method, int number, const json_value &value)
    {
        begin(method);
        const std::unique_lock<mutex> changing(alone());
        const text old(json_item(whole(), number));
        if (number < 0 || old.is_empty()) {
            return is_there() && fail(ZOOM_E_NOT_FOUND, "there is no item of that number");
        }
        text item;
        if (!is_array_ && *value.c_str() != '\0') {
            item << text(old.c_str(), json_end(old.c_str()) + 1);
        }
        item.append(value.c_str());
        return is_good(value) && splice(number, true, item.c_str());
    }

    bool delete_at(int number)
    {
        const std::unique_lock<mutex> changing(alone());
        return set_at("DeleteAt", number < 0 && is_array_ ? size() - 1 : number, json_value::of(""));
    }

    typedef json_value raw; // short, for the members' macros

    json_value string_value(const char *given) const { return json_value(in(given)); }
    bool is_good(const json_value &value) { return value.code() == ZOOM_OK || fail(value.code(), value.why().c_str()); }

    // Replaces an item of the array or object, or adds one before it.
    bool splice(int number, bool is_in_place, const char *item)
    {
        text place(place_);
        append_index(place, number);
        const bool is_end = is_array_ && number == size() && type_at(place) != ZOOM_E_ARGUMENT;
        return is_end ? put(place, item) : put(place_, json_spliced(whole(), number, is_in_place, item).c_str());
    }

    // The name of a member.
    static text name_of(const char *member)
    {
        text whole("{\"v\":");
        whole << text(member, json_end(member)) << "}";
        std::int32_t json = 0;
        zoom_json_parse(whole.c_str(), &json, nullptr);
        const text name(read_text([json](zoom_buf *out) { return zoom_json_get_string(json, "v", out); }));
        zoom_free(json);
        return name;
    }

    int type_at(const text &place) const
    {
        return place.is_empty() ? ZOOM_E_NOT_FOUND : zoom_json_type(handle(), place.c_str());
    }

    // The place of a member by its name; empty where no path can have that name.
    text place_of(const text &name) const
    {
        text place(place_);
        place << ".\"" << name << "\"";
        const bool is_possible = !name.is_empty() && name.is_c_text() && std::strchr(name.c_str(), '"') == nullptr &&
                                 zoom_json_type(handle(), place.c_str()) != ZOOM_E_ARGUMENT;
        return is_possible ? place : text();
    }

    static void append_index(text &place, int index) { place << '[' << index << ']'; }

    // Puts JSON text at a place.
    bool put(const text &place, const char *item)
    {
        return ask([&](zoom_buf *out) { return zoom_json_set_raw(handle(), place.c_str(), item, out); });
    }

    static const char *there_is_an_object() { return "there is an object at that path"; }

    // The text for a code that zoom_json_type returned for a path.
    static const char *cause_of(int code)
    {
        return code == ZOOM_E_ARGUMENT ? "the path must be names and indices such as a.b[1].c"
                                       : "there is nothing at that path";
    }

    std::int32_t handle() const { return json_ != nullptr ? json_->handle() : 0; }
    const text &place() const { return place_; }

    // Whether its value is no longer in its document. Then nothing is read and nothing is changed.
    bool is_gone() const
    {
        return zoom_json_type(handle(), place_.c_str()) != (is_array_ ? ZOOM_JSON_ARRAY : ZOOM_JSON_OBJECT);
    }
    bool is_there() { return !is_gone() || fail(ZOOM_E_ARGUMENT, "the object is no longer in its document"); }

    // A change that reads first is the only one of its document.
    std::unique_lock<mutex> alone() const
    {
        return json_ != nullptr ? std::unique_lock<mutex>(json_->in_change) : std::unique_lock<mutex>();
    }

    bool is_view_ = false;
    bool is_compact_ = true;
    bool is_crlf_ = true;

private:
    void leave()
    {
        if (json_ != nullptr) {
            json_->remove_user();
        }
    }

    // A document of its own.
    void detach()
    {
        leave();
        json_ = new (std::nothrow) shared_json(is_array_);
        place_.assign("v");
        is_view_ = false;
    }

    void empty()
    {
        if (json_ != nullptr && !is_view_) {
            json_->end();
        }
        detach();
    }

    // Only for an empty document.
    bool parse(const text &source)
    {
        if (!source.is_c_text()) {
            return fail(ZOOM_E_JSON, "the text contains a NUL");
        }
        text all("{\"v\":");
        all << source.c_str() + (begins(source.c_str(), "\xEF\xBB\xBF") ? 3 : 0) << "}";
        std::int32_t parsed = 0;
        zoom_json_parse(all.c_str(), &parsed, nullptr);
        const bool is_value = zoom_json_type(parsed, "v") == (is_array_ ? ZOOM_JSON_ARRAY : ZOOM_JSON_OBJECT);
        if (is_value && zoom_json_size(parsed, "") == 1 && json_ != nullptr) {
            json_->replace(parsed);
            return succeed();
        }
        zoom_free(parsed);
        if (is_array_) {
            return fail(ZOOM_E_JSON, "the text is not a well-formed JSON array");
        }
        // For the cause, with its place in the text.
        const bool is_good = ask([&](zoom_buf *out) { return zoom_json_parse(source.c_str(), &parsed, out); });
        zoom_free(parsed);
        return is_good && fail(ZOOM_E_TOO_LARGE, "the text is too large");
    }

    text whole() const
    {
        return is_gone() ? text() : read_text([this](zoom_buf *out) {
            return zoom_json_get_string(handle(), place_.c_str(), out);
        });
    }

    // The library has no pretty form for a part of a document: it becomes a document, from which an array is taken.
    text pretty() const
    {
        text all(is_array_ ? "{\"v\":" : "");
        all << whole() << (is_array_ ? "}" : "");
        std::int32_t json = 0;
        zoom_json_parse(all.c_str(), &json, nullptr);
        read_buf(all, [json](zoom_buf *out) { return zoom_json_emit(json, 0, out); });
        zoom_free(json);
        if (is_array_ && !all.is_empty()) {
            all.replace(0, std::strlen("{\r\n  \"v\": "), "");
            all.cut(all.size() - std::strlen("}\r\n"));
            replace_all(all, "\r\n  ", "\r\n");
        }
        return all;
    }

    std::int32_t read_place(text &into, const text &place) const
    {
        return read_buf(into, [&](zoom_buf *out) { return zoom_json_get_string(handle(), place.c_str(), out); });
    }

    bool is_of_type(const char *method, const text &place, int type)
    {
        return looked_up(method, type_at(place) == type,
                         type == ZOOM_JSON_OBJECT ? "there is no object at that place"
                                                  : "there is no array at that place");
    }

    template <class View>
    View *view(View *made, const text &place, bool is_compact)
    {
        if (made == nullptr) {
            fail(ZOOM_E_MEMORY, "no memory for the object");
        } else {
            // One object is held at a time: another thread may make this one a view of that one's document.
            shared_json *const document = json_;
            document->add_user();
            mutex_.unlock();
            node_of(*made).attach(document, place, is_compact);
            mutex_.lock();
        }
        return made;
    }

    // The outcome of a method that looks something up at a place. A malformed path has a code of its own.
    void looked_up_at(const char *method, int type, bool is_found, const char *cause)
    {
        looked_up(method, is_found, cause);
        if (type == ZOOM_E_ARGUMENT) {
            fail(type, cause);
        }
    }

    bool is_array_;
    shared_json *json_ = nullptr;
    text place_{};
};

// The base of CkJsonObject: what is by path and by name.
class document : public node {
protected:
    document() : node(false) {}

    using node::at;

    // The place that a path leads to, for the library: with the prefix, no spaces around an index, and numbers for i, j
    // and k. A name in quotes stays as it is.
    text at(const char *given) const
    {
        text whole(prefix_);
        whole << in(given);
        text path(whole.is_empty() ? "" : place().c_str());
        path << (path.is_empty() ? "" : ".");
        const char *step = whole.c_str();
        while (*step != '\0') {
            const char *const end = step_end(step);
            if (*step == '[' && end[-1] == ']') {
                append_written_index(path, step + 1, end - 1);
            } else {
                path << text(step, end);
            }
            step = end;
        }
        return path;
    }

    // The number of the member of that name; -1 when there is none.
    int index_of(const char *method, const char *given)
    {
        const text name(in(given));
        const text all(compact());
        int number = 0;
        const char *at = all.c_str() + (all.size() > 2 ? 1 : all.size());
        for (; *at != '\0' && !is_named(at, name); ++number) {
            at = json_item_end(at);
            at += *at == ',' ? 1 : std::strlen(at);
        }
        looked_up(method, *at != '\0', "there is no member of that name");
        return *at != '\0' ? number : -1;
    }

    static bool is_named(const char *member, const text &name)
    {
        const text its_name(name_of(member));
        return its_name.size() == name.size() && equal(its_name, name);
    }

    int index_of_name(const char *given)
    {
        const int number = index_of("IndexOf", given);
        succeed();
        return number;
    }

    optional_text name_at(const char *method, int number)
    {
        const text member(number < 0 ? text() : json_item(compact(), number));
        const text name(member.is_empty() ? text() : name_of(member.c_str()));
        return found(method, member.is_empty() ? nullptr : &name, "there is no member of that number");
    }

    bool delete_name(const char *name)
    {
        const std::unique_lock<mutex> changing(alone());
        const int number = index_of("Delete", name);
        return number >= 0 && set_at("Delete", number, json_value::of(""));
    }

    // As in Chilkat, it succeeds where there is no such member.
    bool delete_number(int number)
    {
        delete_at(number);
        return is_there() && succeed();
    }

    // Adds a member for a view of it, to which a path must lead.
    bool add_for_view(const char *method, const char *given, const json_value &value)
    {
        begin(method);
        return place_of(in(given)).is_empty() ? fail(ZOOM_E_ARGUMENT, "no path would lead to a member of that name")
                                              : add_at(method, -1, given, value);
    }

    // An object at that path stays as it is.
    bool update_new_object(const char *given)
    {
        const std::unique_lock<mutex> changing(alone());
        return type_of("UpdateNewObject", at(given)) == ZOOM_JSON_OBJECT ||
               update("UpdateNewObject", given, json_value::of("{}"));
    }

    bool update(const char *method, const char *given, const json_value &value)
    {
        begin(method);
        const std::unique_lock<mutex> changing(alone());
        text path(at(given));
        const char *const obstacle = find_place(path);
        if (obstacle != nullptr) {
            return fail(ZOOM_E_ARGUMENT, obstacle);
        }
        return is_good(value) && put(path, value.c_str());
    }

private:
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

    void append_written_index(text &path, const char *start, const char *end) const
    {
        text index(start, end);
        trim(index, is_space_or_tab);
        const char letter = index.size() == 1 ? index.last() : '\0';
        path.append('[');
        if (letter >= 'i' && letter <= 'k') {
            path.append(letter == 'i' ? i_ : letter == 'j' ? j_ : k_);
        } else {
            path.append(index);
        }
        path.append(']');
    }

    // Changes a path to the place of a new value: an index beyond the end of an array becomes the next one. Null when
    // the value may be put there, else the text that says what is in the way: an update replaces no value on the way by
    // an object or array, and no object at the end. A malformed path stays as it is: the library refuses it.
    const char *find_place(text &path)
    {
        if (is_gone()) {
            return "the object is no longer in its document";
        }
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
                // At most the number of elements of the array.
                const int index = leading_int(at + 1);
                const int size = size_at(place);
                append_index(place, index < size ? index : size);
            } else {
                place << text(at, end);
            }
            here = here >= 0 ? type_at(place) : here;
            at = end;
        }
        path.swap(place);
        return here == ZOOM_JSON_OBJECT && !path.is_empty() ? there_is_an_object() : nullptr;
    }

protected:
    text prefix_{};
    int i_ = 0;
    int j_ = 0;
    int k_ = 0;
};

} // namespace zoom_token_ck
