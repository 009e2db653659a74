// CkObject: what all of these classes have, above all how the last method ended.

using System;
using ZoomToken;

namespace Chilkat
{
    /// <summary>What all of these classes have. Programs make objects of the classes below it.</summary>
    public abstract class CkObject
    {
        internal CkObject(string className)
        {
            Log = new MethodLog(className);
        }

        /// <summary>Kept for programs that set it: <see cref="LastErrorText"/> always says all there is to say.</summary>
        public bool VerboseLogging { get; set; }

        /// <summary>zoom-token's version.</summary>
        /// <exception cref="DllNotFoundException">The native library is not there; the text says where it was looked for.</exception>
        public string Version
        {
            get { return Zoom.Version; }
        }

        /// <summary>Whether the last method did what it was for.</summary>
        public bool LastMethodSuccess
        {
            get { return Log.IsSuccess; }
            set { Log.IsSuccess = value; }
        }

        /// <summary>
        /// What the last method did, and where it failed, why, as a chain of lines. Holds no secret, and nothing of a JSON
        /// text or of a StringBuilder.
        /// </summary>
        public string LastErrorText
        {
            get { return Log.Text; }
        }

        internal MethodLog Log { get; }
    }
}
