# Gets a ZAK through Fiddle and prints the address that starts a meeting with it.
#
# Run it in the project's folder:
#
#     cargo build --release
#     LD_LIBRARY_PATH=target/release ruby examples/ruby/start.rb
#
# From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
require "fiddle/import"

# The functions of zoom_token.h that this program calls.
module Zoom
  extend Fiddle::Importer
  dlload Gem.win_platform? ? "zoom_token.dll" : "libzoom_token.so"

  Buf = struct ["char *data", "int len", "int cap"]
  extern "int zoom_get_user_token(const char *, const char *, const char *, const char *, int, void *)"
  extern "int zoom_start_url(const char *, const char *, const char *, void *)"
  extern "int zoom_buf_free(void *)"
end

text = Zoom::Buf.malloc(Fiddle::RUBY_FREE)
text.data = text.len = text.cap = 0 # zeros: the library allocates

# nil is NULL, "not given": Zoom itself is the default for the first argument.
code = Zoom.zoom_get_user_token(ENV["ZOOM_BASE_URL"], ENV["ZOOM_ACCESS_TOKEN"], "me", "zak", 0, text)
# The ZAK is read where it lies; the meeting's address replaces it there.
code = Zoom.zoom_start_url(nil, "123 4567 8901", text.data, text) if code.zero?

message = text.data.to_s # the address; or what went wrong, and what to do
Zoom.zoom_buf_free(text) # wipes and frees it
abort message unless code.zero?
puts message
