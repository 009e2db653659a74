// ck_object.h - the base classes of the Ck classes: the outcome of a method, texts as results, files, bytes. Internal.

#pragma once

#include "ck_file.h"

namespace zoom_token_ck {

// A text, or none.
struct optional_text {
    optional_text() : value(), has_value(false) {}
    explicit optional_text(const text *is) : value(is != nullptr ? *is : text()), has_value(is != nullptr) {}

    text value;
    bool has_value;
};

// The base of CkString: a text of the caller's that the other classes fill.
class string {
public:
    void set(const text &value) { value_ = value; }
    bool get_Utf8() const { return utf8_; }
    void put_Utf8(bool is_utf8) { utf8_ = is_utf8; }

protected:
    string() : value_(), results_(), utf8_(default_utf8()) {}
    string(const string &other) : value_(other.value_), results_(), utf8_(other.utf8_) {}
    ~string() {}

    string &operator=(const string &other)
    {
        value_ = other.value_;
        return *this;
    }

    // The text, valid until it changes; on Windows, where it is asked for as ANSI, one of the last ten results.
    const char *get(bool is_utf8) const
    {
        if (is_ansi(value_.c_str(), is_utf8)) {
            text copy(value_);
            return results_.keep(copy, false);
        }
        return value_.c_str();
    }

    // A caller's text as UTF-8.
    static text in(const char *given, bool is_utf8) { return utf8_of(given, is_utf8); }
    text in(const char *given) const { return in(given, utf8_); }

    // The number of the character where a text begins, or -1.
    int index_of(const text &part, bool ignore_case = false) const
    {
        const char *const hit = find(value_.c_str(), part.c_str(), ignore_case);
        return hit != nullptr ? count_characters(text(value_.c_str(), hit).c_str()) : -1;
    }

    text value_;
    mutable results results_;

private:
    bool utf8_;
};

inline const char *code_name(std::int32_t code)
{
#define ZOOM_TOKEN_CK_CODE(name) {ZOOM_E_##name, "ZOOM_E_" #name}
    static const struct {
        std::int32_t code;
        const char *name;
    } codes[] = {
        ZOOM_TOKEN_CK_CODE(ARGUMENT), ZOOM_TOKEN_CK_CODE(BUFFER),    ZOOM_TOKEN_CK_CODE(HANDLE),
        ZOOM_TOKEN_CK_CODE(OPTION),   ZOOM_TOKEN_CK_CODE(STATE),     ZOOM_TOKEN_CK_CODE(LIMIT),
        ZOOM_TOKEN_CK_CODE(NOT_FOUND), ZOOM_TOKEN_CK_CODE(JSON),     ZOOM_TOKEN_CK_CODE(RESOLVE),
        ZOOM_TOKEN_CK_CODE(CONNECT),  ZOOM_TOKEN_CK_CODE(PROXY),     ZOOM_TOKEN_CK_CODE(TLS),
        ZOOM_TOKEN_CK_CODE(TIMEOUT),  ZOOM_TOKEN_CK_CODE(CANCELLED), ZOOM_TOKEN_CK_CODE(PROTOCOL),
        ZOOM_TOKEN_CK_CODE(TOO_LARGE), ZOOM_TOKEN_CK_CODE(FORKED),   ZOOM_TOKEN_CK_CODE(MEMORY),
        ZOOM_TOKEN_CK_CODE(INTERNAL)};
#undef ZOOM_TOKEN_CK_CODE
    for (const auto &row : codes) {
        if (row.code == code) {
            return row.name;
        }
    }
    return "HTTP";
}

inline text status_text(std::int32_t status)
{
    return read_text([status](zoom_buf *out) { return zoom_status_text(status, out); });
}

// A member of a Ck class. It holds the object while it runs, so that one thread at a time uses it.
#define ZOOM_TOKEN_CK_DO(type, name, parameters, ...)                                                                  \
    ZOOM_TOKEN_CK type name parameters                                                                                 \
    {                                                                                                                  \
        const holder held(mutex_);                                                                                     \
        return __VA_ARGS__;                                                                                            \
    }
// A property that can be read, or set, or both.
#define ZOOM_TOKEN_CK_READ(type, Name, value) ZOOM_TOKEN_CK_DO(type, get_##Name, (), value)
#define ZOOM_TOKEN_CK_WRITE(type, Name, put) ZOOM_TOKEN_CK_DO(void, put_##Name, (type value), put)
#define ZOOM_TOKEN_CK_PROPERTY(type, Name, value, put)                                                                 \
    ZOOM_TOKEN_CK_READ(type, Name, value) ZOOM_TOKEN_CK_WRITE(type, Name, put)
// The two getters of a property that is a text, and its setter.
#define ZOOM_TOKEN_CK_TEXT(Name, lower, value)                                                                         \
    ZOOM_TOKEN_CK_DO(const char *, lower, (), give(value))                                                             \
    ZOOM_TOKEN_CK_DO(void, get_##Name, (CkString & out), out.set(value))
#define ZOOM_TOKEN_CK_SET_TEXT(Name, lower, value, put)                                                                \
    ZOOM_TOKEN_CK_TEXT(Name, lower, value) ZOOM_TOKEN_CK_WRITE(const char *, Name, put)
// A property that is a member variable: a text, or a number.
#define ZOOM_TOKEN_CK_VARIABLE(type, Name, variable)                                                                   \
    ZOOM_TOKEN_CK_PROPERTY(type, Name, variable, set(variable, value))
#define ZOOM_TOKEN_CK_TEXT_VARIABLE(Name, lower, variable)                                                             \
    ZOOM_TOKEN_CK_SET_TEXT(Name, lower, variable, set(variable, value))
// The three forms of a method GetX that looks up a text; lastErrorText has the form's name.
#define ZOOM_TOKEN_CK_LIST(...) __VA_ARGS__
#define ZOOM_TOKEN_CK_GET(Name, lower, parameters, look_up, ...)                                                       \
    ZOOM_TOKEN_CK_DO(bool, Get##Name, (ZOOM_TOKEN_CK_LIST parameters, CkString &out),                                  \
                     give_to(out, look_up("Get" #Name, __VA_ARGS__)))                                                  \
    ZOOM_TOKEN_CK_DO(const char *, get##Name, parameters, give_or_null(look_up("get" #Name, __VA_ARGS__)))             \
    ZOOM_TOKEN_CK_DO(const char *, lower, parameters, give_or_null(look_up(#lower, __VA_ARGS__)))

// The base of all classes but CkString: the encoding of texts, the outcome of the last method, and its results.
class object {
public:
    object(const object &) = delete;
    object &operator=(const object &) = delete;

    bool get_Utf8() const { return utf8_; }
    void put_Utf8(bool is_utf8) { utf8_ = is_utf8; }

    ZOOM_TOKEN_CK_VARIABLE(bool, LastMethodSuccess, success_)
    // Has no effect: lastErrorText is always complete.
    ZOOM_TOKEN_CK_VARIABLE(bool, VerboseLogging, verbose_)

    // The last method, its subject (such as a URL), the cause of a failure and the outcome: a line each, without a
    // secret.
    // Also as HTML and XML.
#define ZOOM_TOKEN_CK_LOG(Name, lower, log)                                                                            \
    ZOOM_TOKEN_CK_DO(const char *, lower, (), give(log))                                                               \
    ZOOM_TOKEN_CK_DO(void, Name, (string & out), out.set(log))                                                         \
    ZOOM_TOKEN_CK_DO(void, get_##Name, (string & out), out.set(log))
    ZOOM_TOKEN_CK_LOG(LastErrorText, lastErrorText, error_log())
    ZOOM_TOKEN_CK_LOG(LastErrorHtml, lastErrorHtml, marked_up("<blockquote>\n", "<br>\n", "<br>\n</blockquote>\n"))
    ZOOM_TOKEN_CK_LOG(LastErrorXml, lastErrorXml,
                      marked_up("<ChilkatLog>\n  <info>", "</info>\n  <info>", "</info>\n</ChilkatLog>\n"))
#undef ZOOM_TOKEN_CK_LOG

    // zoom-token's version.
    ZOOM_TOKEN_CK_DO(const char *, version, (), give(read_text(zoom_version)))
    ZOOM_TOKEN_CK_DO(void, get_Version, (string & out), out.set(read_text(zoom_version)))

    // Does nothing: the destructor frees everything.
    ZOOM_TOKEN_CK void dispose() {}

protected:
    object() {}
    ~object() {}

    // Holds an object for one thread, which may hold it more than once.
    typedef std::lock_guard<mutex> holder;
    mutable mutex mutex_{};

    // The result of a method, valid as one of the last ten.
    const char *give(text value) { return results_.keep(value, utf8_); }
    const char *give(const optional_text &result) { return give(result.value); }
    const char *give_or_null(const optional_text &result) { return result.has_value ? give(result.value) : nullptr; }

    bool give_to(string &out, const text &value)
    {
        out.set(value);
        return success_ = true;
    }

    bool give_to(string &out, const optional_text &result)
    {
        out.set(result.value);
        return result.has_value;
    }

    // Begins a method; lastErrorText has its name.
    void begin(const char *method)
    {
        method_ = method;
        code_ = ZOOM_OK;
        subject_.clear();
        cause_.clear();
    }

    // Sets a property.
    template <class T>
    static void set(T &variable, T value) { variable = value; }
    void set(text &variable, const char *given) const { variable = in(given); }

    // A caller's text as UTF-8.
    text in(const char *given) const { return utf8_of(given, utf8_); }
    void set_subject(const text &subject) { subject_ = subject; }

    bool succeed(const char *remark = "")
    {
        cause_.assign(remark);
        return success_ = true;
    }

    bool fail(std::int32_t code, const char *cause)
    {
        code_ = code;
        cause_.assign(cause);
        return success_ = false;
    }

    // Ends a method with a code of the library.
    bool end(std::int32_t code, const text &cause) { return code == ZOOM_OK ? succeed() : fail(code, cause.c_str()); }

    // The same for a function that gives the cause as text.
    template <class Get>
    bool ask(Get get)
    {
        text why;
        const std::int32_t code = read_buf(why, get);
        return end(code, why);
    }

    // Reads or writes the file at a path, which becomes the subject.
    bool read_from(const char *given, text &content)
    {
        subject_ = in(given);
        text why;
        return read_file(subject_.c_str(), content, why) || fail(ZOOM_E_ARGUMENT, why.c_str());
    }

    bool write_to(const char *given, const text &content)
    {
        subject_ = in(given);
        text why;
        return write_file(subject_.c_str(), content, why) ? succeed() : fail(ZOOM_E_ARGUMENT, why.c_str());
    }

    // The code of the last method's failure, and its cause.
    std::int32_t last_code() const { return code_; }
    const text &last_cause() const { return cause_; }

    // The outcome of a method that looks something up.
    bool looked_up(const char *method, bool is_found, const char *why_not)
    {
        begin(method);
        return is_found ? succeed() : fail(ZOOM_E_NOT_FOUND, why_not);
    }

    // The same for a text; null when it is not there.
    optional_text found(const char *method, const text *value,
                        const char *why_not = "there is nothing of that name or number")
    {
        looked_up(method, value != nullptr, why_not);
        return optional_text(value);
    }

    // Begins a method with a charset, which must be UTF-8; so is the empty one, and the one that is named here.
    bool check_charset(const char *method, const char *given, const char *other = "us-ascii")
    {
        begin(method);
        const text charset(in(given));
        return is_one_of(charset.c_str(), {"", "utf-8", "utf8", other})
                   ? succeed()
                   : fail(ZOOM_E_ARGUMENT, "charset must be utf-8: other charsets are not supported");
    }

    bool unlock(const char *method)
    {
        begin(method);
        return succeed("There is nothing to unlock: zoom-token needs no code.");
    }

    // The outcome of a method that changes a text.
    bool changed(const char *method, bool has_memory)
    {
        begin(method);
        return has_memory ? succeed() : fail(ZOOM_E_MEMORY, "no memory for the text");
    }

private:
    text error_log() const
    {
        text log;
        if (*method_ == '\0') {
            return log;
        }
        log << method_ << ":\n";
        append_line(log, subject_);
        append_line(log, cause_);
        if (code_ != ZOOM_OK) {
            log << "  Code: " << code_name(code_) << " (" << code_ << "): " << status_text(code_) << "\n";
        }
        return log << (success_ ? "  Success." : "  Failed.") << "\n--" << method_ << "\n";
    }

    static void append_line(text &log, const text &line)
    {
        if (!line.is_empty()) {
            log << "  " << line << "\n";
        }
    }

    // The log in a mark-up language.
    text marked_up(const char *start, const char *line_end, const char *end) const
    {
        text log(error_log());
        trim(log, is_space);
        replace_all(log, "&", "&amp;");
        replace_all(log, "<", "&lt;");
        replace_all(log, "\n  ", "\n");
        replace_all(log, "\n", line_end);
        return text(start) << log << end;
    }

    results results_{};
    text subject_{};
    text cause_{};
    const char *method_ = "";
    std::int32_t code_ = ZOOM_OK;
    bool utf8_ = default_utf8();
    bool success_ = true;
    bool verbose_ = false;
};

// An object that is a text, or bytes.
class text_object : public object {
public:
    // For the other classes, which read it, append to it or replace it.
    ZOOM_TOKEN_CK_DO(text, value, (), value_)
    ZOOM_TOKEN_CK_DO(bool, add, (const text &more), value_.append(more))
    ZOOM_TOKEN_CK_DO(void, replace_by, (const text &value), static_cast<void>(value_ = value))

protected:
    text value_{};
};

// The base of CkStringBuilder.
class builder : public text_object {
protected:
    bool load_file(const char *path, const char *charset)
    {
        text content;
        if (!check_charset("LoadFile", charset, "") || !read_from(path, content)) {
            return false;
        }
        if (!is_well_formed_utf8(content)) {
            return fail(ZOOM_E_ARGUMENT, "the file is not well-formed UTF-8");
        }
        if (begins(content.c_str(), byte_order_mark())) {
            content.replace(0, std::strlen(byte_order_mark()), "");
        }
        value_.swap(content);
        return succeed();
    }

    bool write_file(const char *path, const char *charset, bool has_byte_order_mark)
    {
        if (!check_charset("WriteFile", charset, "")) {
            return false;
        }
        text content(has_byte_order_mark ? byte_order_mark() : "");
        return content.append(value_) ? write_to(path, content) : fail(ZOOM_E_MEMORY, "no memory for the text");
    }

    // The text between two marks.
    optional_text between_marks(const char *method, const char *first_mark, const char *second_mark)
    {
        const text first(in(first_mark));
        const char *const start = find(value_.c_str(), first.c_str());
        const char *const inner = start != nullptr ? start + first.size() : nullptr;
        const char *const end = inner != nullptr ? find(inner, in(second_mark).c_str()) : nullptr;
        const text result(inner, end != nullptr ? end : inner);
        return found(method, end != nullptr ? &result : nullptr, "one of the marks is not there");
    }

private:
    static const char *byte_order_mark() { return "\xEF\xBB\xBF"; }
};

// The digits of an encoding but url, by the number of bits that one stands for: 4 for hexadecimal, 6 for base64.
inline const char *digits_of(const char *encoding)
{
    return equal(encoding, "hex", true)         ? "0123456789ABCDEF"
           : equal(encoding, "hex_lower", true) ? "0123456789abcdef"
           : equal(encoding, "base64url", true)
               ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
               : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

inline text encoded(const text &bytes, const char *encoding)
{
    text result;
    if (equal(encoding, "url", true)) {
        append_encoded(result, bytes, "-._~");
        return result;
    }
    const char *const digits = digits_of(encoding);
    const unsigned bits = std::strlen(digits) == 16 ? 4 : 6;
    std::uint32_t pending = 0;
    unsigned count = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        pending = pending << 8U | static_cast<unsigned char>(bytes.c_str()[at]);
        for (count += 8; count >= bits;) {
            count -= bits;
            result.append(digits[pending >> count & ((1U << bits) - 1)]);
        }
    }
    if (count > 0) {
        result.append(digits[pending << (bits - count) & ((1U << bits) - 1)]);
    }
    while (bits == 6 && !equal(encoding, "base64url", true) && result.size() % 4 != 0) {
        result.append('=');
    }
    return result;
}

// False for a text with another character than digits and white space, and = at its end.
inline bool decode(const char *from, const char *encoding, text &into)
{
    if (equal(encoding, "url", true)) {
        into = decoded(text(from), '+');
        return true;
    }
    const char *const digits = digits_of(equal(encoding, "hex_lower", true) ? "hex" : encoding);
    const unsigned bits = std::strlen(digits) == 16 ? 4 : 6;
    std::uint32_t pending = 0;
    unsigned count = 0;
    for (; *from != '\0' && *from != '='; ++from) {
        const char *const digit = std::strchr(digits, bits == 4 ? upper(*from) : *from);
        if (is_space(*from)) {
            continue;
        }
        if (digit == nullptr) {
            return false;
        }
        pending = pending << bits | static_cast<std::uint32_t>(digit - digits);
        count += bits;
        if (count >= 8) {
            count -= 8;
            into.append(static_cast<char>(pending >> count & 0xFFU));
        }
    }
    return true;
}

// The base of CkBinData.
class bytes : public text_object {
protected:
    bool append_text(const char *method, const text &given, const char *charset)
    {
        return check_charset(method, charset) && changed(method, value_.append(given));
    }

    bool append_encoded(const char *method, const char *given, const char *given_encoding)
    {
        text decoded;
        begin(method);
        return decode(in(given).c_str(), in(given_encoding).c_str(), decoded)
                   ? changed(method, value_.append(decoded))
                   : fail(ZOOM_E_ARGUMENT, "the text is not in that encoding: hex, base64 or base64url");
    }

    optional_text as_encoded(const char *, const char *given) const
    {
        const text result(encoded(value_, in(given).c_str()));
        return optional_text(&result);
    }

    optional_text as_text(const char *method, const char *given)
    {
        return optional_text(check_charset(method, given) ? &value_ : nullptr);
    }

    bool load_file(const char *path)
    {
        begin("LoadFile");
        value_.clear();
        return read_from(path, value_) && succeed();
    }

    bool write_file(const char *path)
    {
        begin("WriteFile");
        return write_to(path, value_);
    }
};

} // namespace zoom_token_ck
