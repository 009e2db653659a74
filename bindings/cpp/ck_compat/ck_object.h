// ck_object.h - the base classes of the Ck classes: the outcome of a method, texts as results, files. Internal.

#ifndef ZOOM_TOKEN_CK_OBJECT_H
#define ZOOM_TOKEN_CK_OBJECT_H

#include "ck_file.h"

namespace zoom_token {
namespace detail {
namespace ck {

// A text, or none.
struct optional_text {
    optional_text() : value(), has_value(false) {}

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
#ifdef _WIN32
        if (!is_utf8 && !is_ascii(value_.c_str())) {
            text copy(value_);
            return results_.keep(copy, false);
        }
#else
        (void)is_utf8;
#endif
        return value_.c_str();
    }

    void assign(const char *given, bool is_utf8)
    {
        const argument from(given, is_utf8);
        value_.assign(from.c_str());
    }

    void append(const char *given, bool is_utf8)
    {
        const argument from(given, is_utf8);
        value_.append(from.c_str());
    }

    void prepend(const char *given)
    {
        const argument from(given, utf8_);
        value_.replace(0, 0, from.c_str());
    }

    bool compare(const char *given, bool ignore_case) const
    {
        const argument other(given, utf8_);
        return equal(value_.c_str(), other.c_str(), ignore_case);
    }

    int compare(const string &other) const
    {
        const int order = std::strcmp(value_.c_str(), other.value_.c_str());
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }

    int index_of(const char *part, bool ignore_case = false) const
    {
        const argument what(part, utf8_);
        const char *const hit = find(value_.c_str(), what.c_str(), ignore_case);
        if (hit == nullptr) {
            return -1;
        }
        text before;
        before.append(value_.c_str(), static_cast<std::size_t>(hit - value_.c_str()));
        return count_characters(before.c_str());
    }

    bool ends_with(const char *given) const
    {
        const argument end(given, utf8_);
        const std::size_t size = std::strlen(end.c_str());
        return size <= value_.size() && equal(value_.c_str() + (value_.size() - size), end.c_str());
    }

    int replace(const char *part, const char *with, bool first_only)
    {
        const argument old(part, utf8_);
        const argument replacement(with, utf8_);
        return replace_all(value_, old.c_str(), replacement.c_str(), first_only);
    }

    text value_;
    mutable results results_;

private:
    bool utf8_;
};

inline const char *code_name(std::int32_t code)
{
    switch (code) {
    case ZOOM_E_ARGUMENT: return "ZOOM_E_ARGUMENT";
    case ZOOM_E_BUFFER: return "ZOOM_E_BUFFER";
    case ZOOM_E_HANDLE: return "ZOOM_E_HANDLE";
    case ZOOM_E_OPTION: return "ZOOM_E_OPTION";
    case ZOOM_E_STATE: return "ZOOM_E_STATE";
    case ZOOM_E_LIMIT: return "ZOOM_E_LIMIT";
    case ZOOM_E_NOT_FOUND: return "ZOOM_E_NOT_FOUND";
    case ZOOM_E_JSON: return "ZOOM_E_JSON";
    case ZOOM_E_RESOLVE: return "ZOOM_E_RESOLVE";
    case ZOOM_E_CONNECT: return "ZOOM_E_CONNECT";
    case ZOOM_E_PROXY: return "ZOOM_E_PROXY";
    case ZOOM_E_TLS: return "ZOOM_E_TLS";
    case ZOOM_E_TIMEOUT: return "ZOOM_E_TIMEOUT";
    case ZOOM_E_CANCELLED: return "ZOOM_E_CANCELLED";
    case ZOOM_E_PROTOCOL: return "ZOOM_E_PROTOCOL";
    case ZOOM_E_TOO_LARGE: return "ZOOM_E_TOO_LARGE";
    case ZOOM_E_NO_TOKEN: return "ZOOM_E_NO_TOKEN";
    case ZOOM_E_FORKED: return "ZOOM_E_FORKED";
    case ZOOM_E_MEMORY: return "ZOOM_E_MEMORY";
    case ZOOM_E_INTERNAL: return "ZOOM_E_INTERNAL";
    default: return "HTTP";
    }
}

inline text status_text(std::int32_t status)
{
    text result;
    read_buf(result, [status](zoom_buf *out) { return zoom_status_text(status, out); });
    return result;
}

// The base of all classes but CkString: the encoding of texts, the outcome of the last method, and its results.
class object {
public:
    object(const object &) = delete;
    object &operator=(const object &) = delete;

    bool get_Utf8() const { return utf8_; }
    void put_Utf8(bool is_utf8) { utf8_ = is_utf8; }

    bool get_LastMethodSuccess() const { return success_; }
    void put_LastMethodSuccess(bool success) { success_ = success; }

    // Has no effect: lastErrorText is always complete.
    bool get_VerboseLogging() const { return verbose_; }
    void put_VerboseLogging(bool verbose) { verbose_ = verbose; }

    // The last method, its subject (such as a URL), the cause of a failure and the outcome: a line each, without a
    // secret.
    const char *lastErrorText() { return give(error_log()); }
    void LastErrorText(string &out) { out.set(error_log()); }
    void get_LastErrorText(string &out) { LastErrorText(out); }

    // zoom-token's version.
    const char *version() { return give(library_version()); }
    void get_Version(string &out) { out.set(library_version()); }

protected:
    object()
        : results_(), subject_(), cause_(), method_(""), code_(ZOOM_OK), utf8_(default_utf8()), success_(true),
          verbose_(false)
    {
    }

    ~object() {}

    // The result of a method, valid as one of the last ten.
    const char *give(text value) { return results_.keep(value, utf8_); }

    const char *give(const optional_text &result) { return give(result.value); }

    const char *give_or_null(const optional_text &result) { return result.has_value ? give(result.value) : nullptr; }

    bool give_to(string &out, const text &value)
    {
        out.set(value);
        success_ = true;
        return true;
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

    void set_subject(const text &subject) { subject_ = subject; }

    bool succeed(const char *remark = "")
    {
        cause_.assign(remark);
        success_ = true;
        return true;
    }

    bool fail(std::int32_t code, const char *cause)
    {
        code_ = code;
        cause_.assign(cause);
        success_ = false;
        return false;
    }

    // Ends a method with a code of the library.
    bool end(std::int32_t code, const text &cause) { return code == ZOOM_OK ? succeed() : fail(code, cause.c_str()); }

    // Reads or writes the file at a path, which becomes the subject.
    bool read_from(const char *given, text &content)
    {
        const argument path(given, utf8_);
        subject_.assign(path.c_str());
        text why;
        return read_file(path.c_str(), content, why) || fail(ZOOM_E_ARGUMENT, why.c_str());
    }

    bool write_to(const char *given, const text &content)
    {
        const argument path(given, utf8_);
        subject_.assign(path.c_str());
        text why;
        return write_file(path.c_str(), content, why) ? succeed() : fail(ZOOM_E_ARGUMENT, why.c_str());
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
        log.append(method_);
        log.append(":\n");
        append_line(log, "", subject_);
        append_line(log, "", cause_);
        if (code_ != ZOOM_OK) {
            text code(code_name(code_));
            code.append(" (");
            code.append_number(code_);
            code.append("): ");
            code.append(status_text(code_));
            append_line(log, "Code: ", code);
        }
        append_line(log, "", text(success_ ? "Success." : "Failed."));
        log.append("--");
        log.append(method_);
        log.append("\n");
        return log;
    }

    static void append_line(text &log, const char *label, const text &line)
    {
        if (!line.is_empty()) {
            log.append("  ");
            log.append(label);
            log.append(line);
            log.append("\n");
        }
    }

    static text library_version()
    {
        text result;
        ck::read_buf(result, [](zoom_buf *out) { return zoom_version(out); });
        return result;
    }

    results results_;
    text subject_;
    text cause_;
    const char *method_;
    std::int32_t code_;
    bool utf8_;
    bool success_;
    bool verbose_;
};

// The base of CkStringBuilder.
class builder : public object {
public:
    const text &value() const { return value_; }

    // For the other classes, which append to the text or replace it.
    bool add(const text &more) { return value_.append(more); }
    void set(const text &value) { value_ = value; }

protected:
    builder() : value_() {}
    ~builder() {}

    bool append(const char *method, const char *given, const char *line_end = "")
    {
        const argument from(given, get_Utf8());
        return changed(method, value_.append(from.c_str()) && value_.append(line_end));
    }

    bool assign(const char *given)
    {
        const argument from(given, get_Utf8());
        return changed("SetString", value_.assign(from.c_str()));
    }

    bool load_file(const char *path, const char *charset)
    {
        begin("LoadFile");
        text content;
        if (!is_utf8(charset) || !read_from(path, content)) {
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
        begin("WriteFile");
        if (!is_utf8(charset)) {
            return false;
        }
        text content(has_byte_order_mark ? byte_order_mark() : "");
        return content.append(value_) ? write_to(path, content) : fail(ZOOM_E_MEMORY, "no memory for the text");
    }

    bool prepend(const char *given)
    {
        const argument from(given, get_Utf8());
        return changed("Prepend", value_.replace(0, 0, from.c_str()));
    }

    bool contains(const char *given, bool case_sensitive)
    {
        const argument part(given, get_Utf8());
        return find(value_.c_str(), part.c_str(), !case_sensitive) != nullptr;
    }

    bool equals(const char *given, bool case_sensitive)
    {
        const argument other(given, get_Utf8());
        return equal(value_.c_str(), other.c_str(), !case_sensitive);
    }

    bool starts_with(const char *given, bool case_sensitive)
    {
        const argument start(given, get_Utf8());
        return begins(value_.c_str(), start.c_str(), !case_sensitive);
    }

    bool ends_with(const char *given, bool case_sensitive)
    {
        const argument end(given, get_Utf8());
        const std::size_t size = std::strlen(end.c_str());
        return size <= value_.size() &&
               equal(value_.c_str() + (value_.size() - size), end.c_str(), !case_sensitive);
    }

    int replace(const char *part, const char *with, bool first_only)
    {
        const argument old(part, get_Utf8());
        const argument replacement(with, get_Utf8());
        return replace_all(value_, old.c_str(), replacement.c_str(), first_only);
    }

    bool shorten(int count)
    {
        ck::shorten(value_, count);
        return changed("Shorten", true);
    }

    bool trim()
    {
        ck::trim(value_, is_space);
        return changed("Trim", true);
    }

    bool set_line_ends(const char *method, bool are_crlf)
    {
        ck::set_line_ends(value_, are_crlf);
        return changed(method, true);
    }

    bool map(const char *method, char (*change)(char))
    {
        value_.map(change);
        return changed(method, true);
    }

    // The text between two marks.
    optional_text between(const char *method, const char *first_mark, const char *second_mark)
    {
        const argument first(first_mark, get_Utf8());
        const argument second(second_mark, get_Utf8());
        const char *const start = find(value_.c_str(), first.c_str());
        const char *const inner = start != nullptr ? start + std::strlen(first.c_str()) : nullptr;
        const char *const end = inner != nullptr ? find(inner, second.c_str()) : nullptr;
        optional_text result;
        result.has_value = end != nullptr;
        if (result.has_value) {
            result.value.append(inner, static_cast<std::size_t>(end - inner));
        }
        looked_up(method, result.has_value, "one of the marks is not there");
        return result;
    }

    text value_;

private:
    static const char *byte_order_mark() { return "\xEF\xBB\xBF"; }

    // Whether a charset is UTF-8, as the empty one is. If not, the method fails.
    bool is_utf8(const char *given)
    {
        const argument charset(given, get_Utf8());
        return names_utf8(charset.c_str()) ||
               fail(ZOOM_E_ARGUMENT, "charset must be utf-8: other charsets are not supported");
    }
};

} // namespace ck
} // namespace detail
} // namespace zoom_token

#endif // ZOOM_TOKEN_CK_OBJECT_H
