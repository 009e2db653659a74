# Compiles the examples in C and C++ as they lie in an archive, whose folder is the current one, and runs them against the
# simulator from the same archive. The argument is a free port. Prints the token that the archive's command gets, and what
# each example prints, below its name.
set -eu
mkfifo requests ready
bin/zoom-simulator --http "$1" --until-stdin-closes <requests >ready &
exec 3>requests 4<ready
read -r _ <&4

export ZOOM_BASE_URL="http://127.0.0.1:$1/v2" ZOOM_ACCESS_TOKEN=simulator-access-token
export PKG_CONFIG_PATH="$PWD/lib/pkgconfig" LD_LIBRARY_PATH="$PWD/lib"
examples=share/doc/zoom-token/examples
flags=$(pkg-config --cflags --libs zoom-token)
bin/zoom-token token
for source in "$examples"/c/*.c "$examples"/cpp/*.cpp "$examples"/plugin/*.c; do
  echo "== ${source#"$examples"/}"
  case $source in
    *.c) cc -Wall -Wextra -Werror "$source" -o example $flags ;;
    *.cpp) c++ -std=c++11 -Wall -Wextra -Werror "$source" -o example -Iinclude/ck_compat $flags ;;
  esac
  case $source in
    */plugin/*) ./example lib/libzoom_token.so.1 ;;
    *) ./example ;;
  esac
done
exec 3>&-
wait
