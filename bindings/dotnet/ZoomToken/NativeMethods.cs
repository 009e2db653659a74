// The functions and constants of zoom_token.h as .NET sees them, and nothing else: who may call what is written there.

using System;
using System.Runtime.InteropServices;

namespace ZoomToken
{
    /// <summary>A text that the library gives; zeros to begin with, zoom_buf_free at the end.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ZoomBuf
    {
        internal IntPtr Data;
        internal int Length;
        internal int Capacity;
    }

    // Texts are byte[]: UTF-8 with a NUL at the end. The calling convention is the default one (stdcall on 32-bit
    // Windows), which is the library's.
    internal static unsafe class NativeMethods
    {
        internal const string Library = "zoom_token";

        internal const int AbiVersion = 3;

        internal const int Ok = 0;
        internal const int Argument = -1;
        internal const int Buffer = -2;
        internal const int Option = -4;
        internal const int State = -5;
        internal const int Limit = -6;
        internal const int NotFound = -7;
        internal const int Json = -8;
        internal const int Timeout = -24;
        internal const int Cancelled = -25;
        internal const int SignIn = -41;
        internal const int Pending = -42;
        internal const int TokenFile = -43;

        // ZOOM_BUF_MAX: the most that is read into memory of this assembly's own.
        internal const int BufMax = 16777216;

        [DllImport(Library)]
        internal static extern int zoom_abi_version();

        [DllImport(Library)]
        internal static extern int zoom_version(ref ZoomBuf text);

        [DllImport(Library)]
        internal static extern int zoom_status_text(int status, ref ZoomBuf text);

        [DllImport(Library)]
        internal static extern int zoom_buf_free(ref ZoomBuf buf);

        [DllImport(Library)]
        internal static extern int zoom_free(int handle);

        [DllImport(Library)]
        internal static extern int zoom_shutdown();

        [DllImport(Library)]
        internal static extern int zoom_get_user_token_response(
            byte[] baseUrl, byte[] auth, byte[] user, byte[] type, int ttl, byte[] meetingId, int cancel, out int response);

        [DllImport(Library)]
        internal static extern int zoom_client_new(out int client);

        [DllImport(Library)]
        internal static extern int zoom_client_copy(int client, out int copy);

        [DllImport(Library)]
        internal static extern int zoom_client_set(int client, byte[] option, byte[] value, ref ZoomBuf why);

        [DllImport(Library)]
        internal static extern int zoom_client_refresh_token(int client, ref ZoomBuf text);

        [DllImport(Library)]
        internal static extern int zoom_client_get_user_token(
            int client, byte[] user, byte[] type, int ttl, byte[] meetingId, int cancel, out int response);

        [DllImport(Library)]
        internal static extern int zoom_client_request(
            int client, byte[] method, byte[] url, byte[] queryJson, byte[] body, int cancel, out int response);

        [DllImport(Library)]
        internal static extern int zoom_sign_in_start(int client, out int signIn, ref ZoomBuf url);

        [DllImport(Library)]
        internal static extern int zoom_sign_in_finish(int signIn, byte[] pasted, int waitMs, int cancel, out int response);

        [DllImport(Library)]
        internal static extern int zoom_sign_out(int client, int cancel, out int response);

        [DllImport(Library)]
        internal static extern int zoom_start_url(byte[] host, byte[] meeting, byte[] zak, ref ZoomBuf url);

        [DllImport(Library)]
        internal static extern int zoom_response_reason(int response);

        [DllImport(Library)]
        internal static extern int zoom_response_token(int response, ref ZoomBuf text);

        [DllImport(Library)]
        internal static extern int zoom_response_read(int response, int* numbers, int count, ref ZoomBuf texts);

        [DllImport(Library)]
        internal static extern int zoom_cancel_new(out int cancel);

        [DllImport(Library)]
        internal static extern int zoom_cancel(int cancel);

        [DllImport(Library)]
        internal static extern int zoom_json_new(out int json);

        [DllImport(Library)]
        internal static extern int zoom_json_parse(byte[] text, out int json, ref ZoomBuf why);

        [DllImport(Library)]
        internal static extern int zoom_json_set_string(int json, byte[] path, byte[] value, ref ZoomBuf why);

        [DllImport(Library)]
        internal static extern int zoom_json_set_raw(int json, byte[] path, byte[] value, ref ZoomBuf why);

        [DllImport(Library)]
        internal static extern int zoom_json_set_int(int json, byte[] path, int value, ref ZoomBuf why);

        [DllImport(Library)]
        internal static extern int zoom_json_get_string(int json, byte[] path, ref ZoomBuf text);

        [DllImport(Library)]
        internal static extern int zoom_json_get_int(int json, byte[] path, out int number);

        [DllImport(Library)]
        internal static extern int zoom_json_size(int json, byte[] path);

        [DllImport(Library)]
        internal static extern int zoom_json_type(int json, byte[] path);

        [DllImport(Library)]
        internal static extern int zoom_json_emit(int json, int compact, ref ZoomBuf text);
    }
}
