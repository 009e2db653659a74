// Gets a ZAK through cgo and prints the address that starts a meeting with it.
//
// Build and run it in the project's folder:
//
//	cargo build --release
//	export CGO_CFLAGS=-I$PWD/include CGO_LDFLAGS=-L$PWD/target/release
//	go build -o target/start examples/go/start.go
//	LD_LIBRARY_PATH=target/release target/start
//
// From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
package main

// #cgo LDFLAGS: -lzoom_token
// #include <stdlib.h>
// #include <zoom_token.h>
import "C"

import (
	"errors"
	"fmt"
	"os"
	"unsafe"
)

func startURL(base, accessToken, user, meeting string) (string, error) {
	// C's copies of the texts. An empty one is "not given": Zoom itself is the default for the base.
	var given [5]*C.char
	for i, s := range []string{base, accessToken, user, "zak", meeting} {
		given[i] = C.CString(s)
		defer C.free(unsafe.Pointer(given[i]))
	}

	var text C.zoom_buf          // zeros: the library allocates
	defer C.zoom_buf_free(&text) // wipes and frees it
	code := C.zoom_get_user_token(given[0], given[1], given[2], given[3], 0, &text)
	if code == C.ZOOM_OK {
		// The ZAK is read where it lies; the meeting's address replaces it there.
		code = C.zoom_start_url(nil, given[4], text.data, &text)
	}
	if code != C.ZOOM_OK {
		return "", errors.New(C.GoString(text.data)) // what went wrong, and what to do
	}
	return C.GoString(text.data), nil
}

func main() {
	url, err := startURL(os.Getenv("ZOOM_BASE_URL"), os.Getenv("ZOOM_ACCESS_TOKEN"), "me", "123 4567 8901")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(url)
}
