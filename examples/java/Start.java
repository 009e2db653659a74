// Gets a ZAK through JNA and prints the address that starts a meeting with it.
//
// Build and run it in the project's folder, with jna.jar from Maven Central (net.java.dev.jna:jna) or the package libjna-java:
//
//     cargo build --release
//     javac -cp /usr/share/java/jna.jar -d target examples/java/Start.java
//     LD_LIBRARY_PATH=target/release java -cp target:/usr/share/java/jna.jar Start
//
// From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Map;

public final class Start {
    /** The functions of zoom_token.h that this program calls. JNA passes a Structure by its address. */
    public interface Zoom extends Library {
        int zoom_get_user_token(String base, String auth, String user, String type, int ttl, Buf out);
        int zoom_start_url(String host, String meeting, Pointer zak, Buf out);
        int zoom_buf_free(Buf buf);

        @Structure.FieldOrder({"data", "len", "cap"})
        class Buf extends Structure {
            public Pointer data;
            public int len;
            public int cap;
        }
    }

    public static void main(String[] arguments) {
        // libzoom_token.so, on Windows zoom_token.dll
        Zoom zoom = Native.load("zoom_token", Zoom.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
        Zoom.Buf text = new Zoom.Buf(); // zeros: the library allocates

        // null is NULL, "not given": Zoom itself is the default for the first argument.
        int code = zoom.zoom_get_user_token(
                System.getenv("ZOOM_BASE_URL"), System.getenv("ZOOM_ACCESS_TOKEN"), "me", "zak", 0, text);
        if (code == 0) {
            // The ZAK is read where it lies; the meeting's address replaces it there.
            code = zoom.zoom_start_url(null, "123 4567 8901", text.data, text);
        }

        // The address; or what went wrong, and what to do.
        (code == 0 ? System.out : System.err).println(text.data.getString(0, "UTF-8"));
        zoom.zoom_buf_free(text); // wipes and frees it
        System.exit(code == 0 ? 0 : 1);
    }
}
