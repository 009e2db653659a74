// The two files of one program, of which one is compiled with exceptions and one without.
#ifndef MIXED_H
#define MIXED_H

#include "zoom_token.hpp"

#include <string>

// Defined in the file without exceptions, where the types are the same: client and response can be passed to it.
zoom_token::response ask_without(zoom_token::client& client, const std::string& user);
std::string describe_without(const zoom_token::response& response);
zoom_token::response one_call_without(const char* token, const std::string& user, const std::string& base);

#endif
