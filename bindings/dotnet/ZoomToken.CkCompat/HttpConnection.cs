// The native client behind an Http, which is made again when an option has changed.

using System.Collections.Generic;
using ZoomToken;

namespace Chilkat
{
    internal sealed class HttpConnection
    {
        private List<KeyValuePair<string, string>> options = new List<KeyValuePair<string, string>>();
        private ZoomClient client;

        /// <summary>A client with these options: the one that is there, with its connections, or a new one.</summary>
        internal ZoomClient Open(List<KeyValuePair<string, string>> wanted)
        {
            if (client == null || !IsSame(wanted))
            {
                Close();
                client = Make(wanted);
                options = wanted;
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

        private static ZoomClient Make(List<KeyValuePair<string, string>> options)
        {
            ZoomClient made = new ZoomClient();
            try
            {
                options.ForEach(option => made.SetOption(option.Key, option.Value));
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
            if (wanted.Count != options.Count)
            {
                return false;
            }
            for (int at = 0; at < wanted.Count; at++)
            {
                if (wanted[at].Key != options[at].Key || wanted[at].Value != options[at].Value)
                {
                    return false;
                }
            }
            return true;
        }
    }
}
