// Global: programs unlock their library first; here there is nothing to unlock.

using System;
using ZoomToken;

namespace Chilkat
{
    /// <summary>
    /// The class on which programs call UnlockBundle before all else. Not a product of Chilkat Software: one of
    /// zoom-token's classes for programs that were written for theirs.
    /// </summary>
    public class Global : IDisposable
    {
        private static volatile bool isUtf8Default;

        private readonly MethodLog log = new MethodLog("Global");

        /// <summary>2: unlocked, for good.</summary>
        public int UnlockStatus
        {
            get { return 2; }
        }

        /// <summary>Kept for programs that set it, one for all objects. Nothing here goes by it: .NET's texts are Unicode.</summary>
        public bool DefaultUtf8
        {
            get { return isUtf8Default; }
            set { isUtf8Default = value; }
        }

        /// <summary>Kept for programs that set it: <see cref="LastErrorText"/> always says all there is to say.</summary>
        public bool VerboseLogging { get; set; }

        /// <summary>zoom-token's version.</summary>
        public string Version
        {
            get { return Zoom.Version; }
        }

        /// <summary>Whether the last method did what it was for.</summary>
        public bool LastMethodSuccess
        {
            get { return log.IsSuccess; }
            set { log.IsSuccess = value; }
        }

        /// <summary>What the last method did.</summary>
        public string LastErrorText
        {
            get { return log.Text; }
        }

        /// <summary>Succeeds, whatever the code; it is not looked at.</summary>
        /// <param name="unlockCode">Anything.</param>
        /// <returns>True.</returns>
        public bool UnlockBundle(string unlockCode)
        {
            return log.Run(nameof(UnlockBundle), false, () =>
            {
                log.Add("zoom-token needs no unlock code.");
                return true;
            });
        }

        /// <summary>Succeeds: there is no pool of threads to end.</summary>
        /// <returns>True.</returns>
        public bool FinalizeThreadPool()
        {
            return log.Run(nameof(FinalizeThreadPool), false, () => true);
        }

        /// <summary>Does nothing.</summary>
        public void Dispose()
        {
        }
    }
}
