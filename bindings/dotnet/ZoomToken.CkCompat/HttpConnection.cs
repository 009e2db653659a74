// The native client behind an Http, which is made again when a setting has changed.

using System.Collections.Generic;
using ZoomToken;

namespace Chilkat
{
    internal sealed class HttpConnection
    {
        private List<KeyValuePair<string, string>> settings = new List<KeyValuePair<string, string>>();
        private ZoomClient client;

        /// <summary>A client with these settings: the one that is there, with its connections, or a new one.</summary>
        internal ZoomClient Open(List<KeyValuePair<string, string>> wanted)
        {
            if (client == null || !IsSame(wanted))
            {
                Close();
                client = Make(wanted);
                settings = wanted;
            }
            return client;
        }

        internal void Close()
        {
            if (client != null)
            {
                client.Dispose();
                client = null;
            }
        }

        private static ZoomClient Make(List<KeyValuePair<string, string>> settings)
        {
            ZoomClient made = new ZoomClient();
            try
            {
                settings.ForEach(setting => made.SetOption(setting.Key, setting.Value));
                return made;
            }
            catch
            {
                made.Dispose();
                throw;
            }
        }

        private bool IsSame(List<KeyValuePair<string, string>> wanted)
        {
            if (wanted.Count != settings.Count)
            {
                return false;
            }
            for (int at = 0; at < wanted.Count; at++)
            {
                if (wanted[at].Key != settings[at].Key || wanted[at].Value != settings[at].Value)
                {
                    return false;
                }
            }
            return true;
        }
    }
}
