// CkObject: what all of these classes have, above all how the last method ended.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using ZoomToken;

namespace Chilkat
{
    /// <summary>What all of these classes have. Programs make objects of the classes below it.</summary>
    public abstract class CkObject : IDisposable
    {
        internal CkObject(string className)
        {
            Log = new MethodLog(className);
        }

        /// <summary>Kept for programs that set it: <see cref="LastErrorText"/> always says all there is to say.</summary>
        public bool VerboseLogging { get; set; }

        /// <summary>zoom-token's version.</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public string Version => Zoom.Version;
        /// <summary>Whether the last method did what it was for.</summary>
        public bool LastMethodSuccess { get => Log.IsSuccess; set => Log.IsSuccess = value; }

        /// <summary>What the last method did, and where it failed, why, as a chain of lines. Holds no secret, and
        /// nothing of a JSON text or of a StringBuilder.</summary>
        public string LastErrorText => Log.Text;
        /// <summary><see cref="LastErrorText"/> as HTML.</summary>
        public string LastErrorHtml => "<blockquote>\n" + Lines("", "<br>\n") + "</blockquote>\n";
        /// <summary><see cref="LastErrorText"/> as XML.</summary>
        public string LastErrorXml => "<ChilkatLog>\n" + Lines("  <info>", "</info>\n") + "</ChilkatLog>\n";
        internal MethodLog Log { get; }

        /// <summary>Empties it, and closes what it has open.</summary>
        public abstract void Dispose();

        private string Lines(string before, string after)
        {
            IEnumerable<string> lines = LastErrorText.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
            return string.Concat(lines.Select(line => before + SecurityElement.Escape(line) + after));
        }
    }
}
