// The clients of files of settings: one a file, made with its first call and kept for the next ones.

using System;
using System.Collections.Generic;

namespace ZoomToken
{
    internal static class SettingsClients
    {
        // As many as the native library keeps for its own such call.
        private const int Most = 64;

        private static readonly object Gate = new object();

        // The one that was used last comes last.
        private static readonly List<KeyValuePair<string, ZoomClient>> Clients = new List<KeyValuePair<string, ZoomClient>>();

        /// <summary>A call with the options of a file.</summary>
        internal static Call Call(string settings, ZoomTokenRequest request)
        {
            if (string.IsNullOrEmpty(settings))
            {
                throw new ArgumentException("The absolute path of a file of settings must be given.", nameof(settings));
            }
            if (request is null)
            {
                throw new ArgumentNullException(nameof(request));
            }
            if (!string.IsNullOrEmpty(request.BaseUrl))
            {
                throw new ArgumentException("BaseUrl can't be given here: the file of settings has base_url.", nameof(request));
            }
            lock (Gate)
            {
                SettingsCall call = new SettingsCall(Used(settings), request);
                // Its own, so that nobody disposes of it under the call.
                call.CopyClient();
                return call;
            }
        }

        /// <summary>The file may be another one by now: the next call reads it.</summary>
        internal static void Forget(ZoomClient client)
        {
            lock (Gate)
            {
                int at = Clients.FindIndex(entry => entry.Value == client);
                if (at >= 0)
                {
                    RemoveAt(at);
                }
            }
        }

        internal static void Close()
        {
            lock (Gate)
            {
                while (Clients.Count > 0)
                {
                    RemoveAt(0);
                }
            }
        }

        private static ZoomClient Used(string settings)
        {
            int at = Clients.FindIndex(entry => entry.Key == settings);
            if (at < 0)
            {
                return Add(settings);
            }
            KeyValuePair<string, ZoomClient> found = Clients[at];
            Clients.RemoveAt(at);
            Clients.Add(found);
            return found.Value;
        }

        private static ZoomClient Add(string settings)
        {
            ZoomClient client = new ZoomClient();
            try
            {
                client.ApplySettings(settings, nameof(settings));
                if (Clients.Count == Most)
                {
                    RemoveAt(0);
                }
                Clients.Add(new KeyValuePair<string, ZoomClient>(settings, client));
                return client;
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        private static void RemoveAt(int at)
        {
            ZoomClient client = Clients[at].Value;
            Clients.RemoveAt(at);
            client.Dispose();
        }

        /// <summary>After a call whose access token, sign-in or settings were refused, the file is read again.</summary>
        private sealed class SettingsCall : TokenCall
        {
            private readonly ZoomClient client;

            internal SettingsCall(ZoomClient client, ZoomTokenRequest request) : base(client, request)
            {
                this.client = client;
            }

            protected override int Send(int cancel, out int response)
            {
                int code = base.Send(cancel, out response);
                bool isOfTheFile = code == NativeMethods.Argument || code == NativeMethods.SignIn || code == NativeMethods.TokenFile;
                if (isOfTheFile || NativeMethods.zoom_response_reason(response) == (int)ZoomReason.AccessToken)
                {
                    Forget(client);
                }
                return code;
            }
        }
    }
}
