// The native client behind an Http, which is made again when an option has changed.

using System.Collections.Generic;
using System.Linq;
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
            if (client == null || !wanted.SequenceEqual(options))
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
    }
}
