// ck_request.h - what a request is made of: fields, parameters, parts and a body, and how they are written. Internal.

#pragma once

#include "ck_object.h"

#include <chrono>

namespace zoom_token_ck {

inline text trimmed(const char *given)
{
    text value(given);
    trim(value, is_space_or_tab);
    return value;
}

// A value without the spaces around it, or the text between its quotes, where a backslash escapes the next byte.
inline text unquoted(const text &part)
{
    const text whole(trimmed(part.c_str()));
    const char *at = whole.c_str();
    if (*at != '"') {
        return whole;
    }
    text result;
    for (++at; *at != '\0' && *at != '"'; ++at) {
        at += *at == '\\' && at[1] != '\0' ? 1 : 0;
        result << *at;
    }
    return result;
}

// An attribute of a field's value, such as the charset of Content-Type: the value of a part name=value. The parts, of
// which the first may be such a one too, are separated by semicolons outside quotes.
inline bool attribute_in(const char *at, const char *wanted, text &value)
{
    for (; *at != '\0'; at += *at == ';' ? 1 : 0) {
        text name(at, std::strcspn(at, "=;\""));
        at += name.size();
        trim(name, is_space_or_tab);
        const bool is_wanted = *at == '=' && !name.is_empty() && equal(name.c_str(), wanted, true);
        text part;
        bool is_quoted = false;
        for (at += *at == '=' ? 1 : 0; *at != '\0' && (is_quoted || *at != ';'); ++at) {
            if (is_quoted && *at == '\\' && at[1] != '\0') {
                part << *at++;
            } else if (*at == '"') {
                is_quoted = !is_quoted;
            }
            part << *at;
        }
        if (is_wanted) {
            value = unquoted(part);
            return true;
        }
    }
    value.clear();
    return false;
}

// Where the host begins in a URL.
inline const char *host_in(const char *url)
{
    const std::size_t size = std::strcspn(url, "/?#");
    return size > 0 && begins(url + size - 1, "://") ? url + size + 2 : url;
}

// Header fields, or the parameters and parts of a request: a list in the order in which they were added.
class fields {
public:
    fields() : first_(nullptr) {}
    fields(const fields &other) : first_(nullptr) { *this = other; }
    ~fields() { clear(); }

    // Copies names and values.
    fields &operator=(const fields &other)
    {
        if (this != &other) {
            clear();
        }
        for (const field *from = other.first_; from != nullptr && this != &other; from = from->next) {
            add(from->name.c_str(), from->value.c_str());
        }
        return *this;
    }

    // A field or parameter; or a part of a form, with the name and the type of its file, whose content is `value`, or
    // is at `path`.
    struct field {
        text name{};
        text value{};
        text file{};
        text type{};
        text path{};
        bool is_part = false;
        field *next = nullptr;
    };

    const field *first() const { return first_; }

    // The field of that number, from 0, without parts; null when there is none.
    const field *at(int number) const
    {
        const field *found = first_;
        while (found != nullptr && (found->is_part || number > 0)) {
            number -= found->is_part ? 0 : 1;
            found = found->next;
        }
        return number < 0 ? nullptr : found;
    }

    int count() const
    {
        int number = 0;
        while (at(number) != nullptr) {
            ++number;
        }
        return number;
    }

    const text *name(int number) const { return at(number) != nullptr ? &at(number)->name : nullptr; }
    const text *value(int number) const { return at(number) != nullptr ? &at(number)->value : nullptr; }

    const text *value(const char *name) const
    {
        const field *const found = *place_of(named(name));
        return found != nullptr ? &found->value : nullptr;
    }

    // Null where memory runs out.
    field *add(const char *name, const char *value)
    {
        field **const end = place_of([](const field &) { return false; });
        *end = new (std::nothrow) field();
        if (*end != nullptr) {
            (*end)->name.assign(name);
            (*end)->value.assign(value);
        }
        return *end;
    }

    // Adds a field, or replaces the one of that name, whatever its case.
    void set(const char *name, const char *value)
    {
        field *const old = *place_of(named(name));
        if (old == nullptr) {
            add(name, value);
        } else {
            old->name.assign(name);
            old->value.assign(value);
        }
    }

    // The first of a kind, or null; and its removal.
    template <class Is>
    field *find_if(Is is) const { return *place_of(is); }
    template <class Is>
    bool remove_if(Is is)
    {
        field **const place = place_of(is);
        field *const removed = *place;
        if (removed != nullptr) {
            *place = removed->next;
            delete removed;
        }
        return removed != nullptr;
    }

    bool remove(const char *name) { return remove_if(named(name)); }
    void remove_exactly(const char *name)
    {
        remove_if([name](const field &other) { return equal(other.name.c_str(), name); });
    }

    void clear()
    {
        while (remove_if([](const field &) { return true; })) {
        }
    }

private:
    struct named {
        explicit named(const char *wanted) : name(wanted) {}
        bool operator()(const field &other) const { return !other.is_part && equal(other.name.c_str(), name, true); }

        const char *name;
    };

    // Where the pointer to the first of a kind is; to the end where there is none.
    template <class Is>
    field **place_of(Is is) const
    {
        field **place = &first_;
        while (*place != nullptr && !is(**place)) {
            place = &(*place)->next;
        }
        return place;
    }

    mutable field *first_;
};

// One call of CkHttp, for the library.
struct call {
    explicit call(const char *called) : method(called) {}
    call(const call &) = delete;
    call &operator=(const call &) = delete;

    const char *method;
    text verb{};
    text url{};
    text query{}; // JSON
    text body{};
    fields sent{};
    bool has_jar_cookie = false;
    text why{}; // what is wrong with a request that can't be written
    bool has_body = false;
};

// A verb as it is sent: GET where there is none.
inline text verb_of(const text &verb) { return verb.is_empty() ? text("GET") : verb; }

// Whether a request of that verb has no body, whatever a program gives it.
inline bool is_without_body(const text &verb)
{
    return equal(verb.c_str(), "GET", true) || equal(verb.c_str(), "HEAD", true);
}

// The type of a file by the end of its name.
inline const char *type_of_file(const text &name)
{
    static const char *const types[][2] = {
        {"txt", "text/plain"},       {"json", "application/json"}, {"xml", "application/xml"},
        {"html", "text/html"},       {"csv", "text/csv"},          {"css", "text/css"},
        {"png", "image/png"},        {"jpg", "image/jpeg"},        {"jpeg", "image/jpeg"},
        {"gif", "image/gif"},        {"mp4", "video/mp4"},         {"mp3", "audio/mpeg"},
        {"pdf", "application/pdf"},  {"zip", "application/zip"},   {"gz", "application/gzip"},
        {"doc", "application/msword"}, {"js", "application/javascript"},
        {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}};
    const char *const dot = std::strrchr(name.c_str(), '.');
    for (const auto &type : types) {
        if (dot != nullptr && equal(dot + 1, type[0], true)) {
            return type[1];
        }
    }
    return "application/octet-stream";
}

// The base of CkHttpRequest.
class request : public object {
public:
    // For CkHttp: what is sent to a host. False, with the cause as lastErrorText, where that can't be.
    bool write(call &to) const
    {
        const holder held(mutex_);
        to.verb = verb_;
        text type(content_type());
        const bool has_parts = begins(type.c_str(), "multipart/", true);
        const bool is_query =
            is_without_body(verb_) || !body_.is_empty() || equal(verb_.c_str(), "DELETE", true);
        if (is_query) {
            append_query(to.url);
        }
        to.has_body = !is_without_body(verb_);
        to.body = is_query ? body_ : encoded_parameters();
        if (has_parts && !write_parts(type, to.body, to.why)) {
            return false;
        }
        if (type.is_empty() && !is_query && !to.body.is_empty()) {
            type.assign("application/x-www-form-urlencoded");
        }
        if (send_charset_ && !has_parts && !type.is_empty()) {
            type << "; charset=" << charset_;
        }
        copy_fields(to, type.c_str());
        return true;
    }

    // The same for a form of another URL, sent with POST.
    void write_form(call &to)
    {
        const holder held(mutex_);
        set_type(text("application/x-www-form-urlencoded"));
        to.verb.assign("POST");
        to.has_body = true;
        to.body = encoded_parameters();
        copy_fields(to, to.body.is_empty() ? "" : content_type().c_str());
    }

    ZOOM_TOKEN_CK_DO(text, path_for_url, () const, path_)

protected:
    text content_type() const
    {
        const text *const type = fields_.value("Content-Type");
        return type != nullptr ? *type : text();
    }

    void set_type(const text &type)
    {
        fields_.remove("Content-Type");
        if (!type.is_empty()) {
            fields_.add("Content-Type", type.c_str());
        }
    }

    void set_verb(const text &verb) { verb_ = verb_of(verb); }

    void use(const char *verb, const char *type)
    {
        verb_.assign(verb);
        if (*type != '\0') {
            set_type(text(type));
        }
    }

    void set_path(const text &path)
    {
        path_.assign(*path.c_str() == '/' ? "" : "/");
        path_ << path;
    }

    // A part of a form: with a path, its content is read from that file when the request is sent. Without a type, that
    // of a file is known by the end of its name.
    bool add_part(const char *method, const char *given_name, const char *given_file, const text &content,
                  const char *given_type, const char *given_path = "")
    {
        begin(method);
        const text file(in(given_file));
        fields::field *const part = parameters_.add(in(given_name).c_str(), "");
        if (part == nullptr) {
            return fail(ZOOM_E_MEMORY, "no memory for the part");
        }
        const char *start = file.c_str() + file.size();
        while (start != file.c_str() && start[-1] != '/' && start[-1] != '\\') {
            --start;
        }
        part->value = content;
        part->file.assign(start);
        part->type = in(given_type);
        if (part->type.is_empty() && *start != '\0') {
            part->type.assign(type_of_file(part->file));
        }
        part->path = in(given_path);
        part->is_part = true;
        return succeed();
    }

    bool add_text(const char *method, const char *name, const char *file, const char *given, const char *charset,
                  const char *type)
    {
        return check_charset(method, charset) && add_part(method, name, file, in(given), type);
    }

    bool load_body(const char *method, const text &body, const char *charset)
    {
        const bool is_good = check_charset(method, charset);
        body_ = is_good ? body : body_;
        return is_good;
    }

    bool load_file(const char *path)
    {
        begin("LoadBodyFromFile");
        text body;
        const bool is_read = read_from(path, body);
        body_ = is_read ? body : body_;
        return is_read && succeed();
    }

    // The path and the parameters of a URL.
    void set_url(const text &url)
    {
        const char *at = host_in(url.c_str());
        at += at != url.c_str() ? std::strcspn(at, "/?#") : 0;
        const text path(at, std::strcspn(at, "?#"));
        set_path(path);
        parameters_.clear();
        at += path.size();
        while (*at == '?' || *at == '&') {
            const std::size_t size = std::strcspn(++at, "&#");
            const std::size_t name_size = std::strcspn(at, "=&#");
            const std::size_t start = name_size < size ? name_size + 1 : size;
            const text name(decoded(text(at, name_size)));
            parameters_.add(name.c_str(), decoded(text(at + start, size - start)).c_str());
            at += size;
        }
    }

    // As in a query: values are percent-encoded, names lose their spaces.
    text encoded_parameters() const
    {
        text result;
        for (const fields::field *at = parameters_.first(); at != nullptr; at = at->next) {
            const text name(without_spaces(at->name));
            result << (at == parameters_.first() ? "" : "&") << name;
            if (!name.is_empty()) {
                result << "=";
                append_encoded(result, at->value, "-._~,");
            }
        }
        return result;
    }

    text verb_{"GET"};
    text path_{"/"};
    text charset_{"utf-8"};
    text version_{"1.1"};
    text boundary_{};
    bool send_charset_ = false;
    text body_{};
    fields fields_{};
    fields parameters_{};

private:
    void copy_fields(call &to, const char *type) const
    {
        to.sent = fields_;
        to.sent.set("Content-Type", type);
    }

    static text without_spaces(const text &name)
    {
        text result(name);
        replace_all(result, " ", "");
        return result;
    }

    void append_query(text &url) const
    {
        const text query(encoded_parameters());
        if (!query.is_empty()) {
            url << (std::strchr(url.c_str(), '?') == nullptr ? "?" : "&") << query;
        }
    }

    // Writes parameters and parts as a form of MIME, and the boundary into its type.
    bool write_parts(text &type, text &body, text &why) const
    {
        body.clear();
        text boundary;
        if (!attribute_in(type.c_str(), "boundary", boundary)) {
            boundary = boundary_.is_empty() ? new_boundary() : boundary_;
            type << "; boundary=" << boundary;
        }
        for (const fields::field *at = parameters_.first(); at != nullptr; at = at->next) {
            text content(at->value);
            if (!at->path.is_empty() && !read_file(at->path.c_str(), content, why)) {
                return false;
            }
            text names(at->name);
            names << at->file << at->type << boundary;
            if (std::strpbrk(names.c_str(), "\r\n") != nullptr) {
                return fails(why, "the name or type of a part must not contain a line end");
            }
            text head("Content-Disposition: form-data");
            append_attribute(head, "; name=", without_spaces(at->name));
            append_attribute(head, "; filename=", at->file);
            head << (at->type.is_empty() ? "" : "\r\nContent-Type: ") << at->type;
            body << "--" << boundary << "\r\n" << head << "\r\n\r\n" << content << "\r\n";
        }
        if (!body.is_empty()) {
            body << "--" << boundary << "--\r\n";
        }
        return true;
    }

    static void append_attribute(text &to, const char *name, text value)
    {
        replace_all(value, "\"", "%22");
        if (!value.is_empty()) {
            to << name << "\"" << value << "\"";
        }
    }

    // Twelve hyphens and 24 digits, which no content is likely to have.
    text new_boundary() const
    {
        std::uint64_t seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
                             reinterpret_cast<std::uintptr_t>(this);
        text boundary("------------");
        for (int digit = 0; digit < 24; ++digit) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            boundary.append(static_cast<char>('0' + (seed >> 33U) % 10));
        }
        return boundary;
    }
};

} // namespace zoom_token_ck
