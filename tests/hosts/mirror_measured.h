// What the programs that tests/mirror_measured.rs writes in C++ print with: one line for each value.
#pragma once

#include <CkHttp.h>
#include <CkHttpRequest.h>
#include <CkJsonArray.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>

inline void say(const char *text)
{
    for (; text != nullptr && *text != '\0'; ++text) {
        if (*text == '\r') {
            std::fputs("\\r", stdout);
        } else if (*text == '\n') {
            std::fputs("\\n", stdout);
        } else {
            std::putchar(*text);
        }
    }
    std::putchar('\n');
    std::fflush(stdout);
}

inline void say(bool value) { say(value ? "true" : "false"); }
inline void say(int value) { say(std::to_string(value).c_str()); }
inline void say(unsigned value) { say(std::to_string(value).c_str()); }
inline void say(unsigned long value) { say(std::to_string(value).c_str()); }

// An object or array by its compact text, and an empty line for none.
template <class Json> void say_json(Json *json)
{
    if (json != nullptr) {
        json->put_EmitCompact(true);
    }
    say(json != nullptr ? json->emit() : "");
}

// A text with {base} and {file}, which are known when the program runs.
struct Place {
    std::string base;
    std::string files;
    int port;
    std::deque<std::string> texts;

    const char *at(const std::string &text)
    {
        texts.push_back(with(with(text, "{base}", base), "{file}", files));
        return texts.back().c_str();
    }

    static std::string with(std::string text, const std::string &mark, const std::string &value)
    {
        const std::size_t found = text.find(mark);
        return found == std::string::npos ? text : text.replace(found, mark.size(), value);
    }
};
