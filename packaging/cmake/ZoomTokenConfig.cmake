# find_package(ZoomToken 1 REQUIRED) gives the targets
#   ZoomToken::ZoomToken   the shared library: libzoom_token.so.1, or zoom_token.dll with its import library
#   ZoomToken::Static      the static library, where the archive has one (Linux)
# The paths are found from this file's own place, so the folder can be anywhere.
get_filename_component(_zoom_token "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET ZoomToken::ZoomToken)
  add_library(ZoomToken::ZoomToken SHARED IMPORTED)
  set_target_properties(ZoomToken::ZoomToken PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${_zoom_token}/include")
  if(WIN32)
    set_target_properties(ZoomToken::ZoomToken PROPERTIES IMPORTED_LOCATION "${_zoom_token}/bin/zoom_token.dll")
    if(MINGW)
      set_property(TARGET ZoomToken::ZoomToken PROPERTY IMPORTED_IMPLIB "${_zoom_token}/lib/libzoom_token.dll.a")
    else()
      set_property(TARGET ZoomToken::ZoomToken PROPERTY IMPORTED_IMPLIB "${_zoom_token}/lib/zoom_token.lib")
    endif()
  else()
    set_target_properties(ZoomToken::ZoomToken PROPERTIES
      IMPORTED_LOCATION "${_zoom_token}/lib/libzoom_token.so.1" IMPORTED_SONAME libzoom_token.so.1)
  endif()
endif()

if(NOT TARGET ZoomToken::Static AND EXISTS "${_zoom_token}/lib/libzoom_token.a")
  find_package(Threads REQUIRED)
  add_library(ZoomToken::Static STATIC IMPORTED)
  set_target_properties(ZoomToken::Static PROPERTIES
    IMPORTED_LOCATION "${_zoom_token}/lib/libzoom_token.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_zoom_token}/include"
    INTERFACE_LINK_LIBRARIES "Threads::Threads;${CMAKE_DL_LIBS};m")
endif()

unset(_zoom_token)
