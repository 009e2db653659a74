// Global: programs unlock their library first; here there is nothing to unlock.

using System;

namespace Chilkat
{
    /// <summary>
    /// The class on which programs call UnlockBundle before all else. Not a product of Chilkat Software: one of
    /// zoom-token's classes for programs that were written for theirs.
    /// </summary>
    public class Global : IDisposable
    {
        /// <summary>2: unlocked, for good.</summary>
        public int UnlockStatus
        {
            get { return 2; }
        }

        /// <summary>True.</summary>
        public bool LastMethodSuccess
        {
            get { return true; }
        }

        /// <summary>Says that there is nothing to unlock.</summary>
        public string LastErrorText
        {
            get { return "Global.UnlockBundle:" + Environment.NewLine + "  zoom-token needs no unlock code." + Environment.NewLine; }
        }

        /// <summary>Succeeds, whatever the code; it is not looked at.</summary>
        /// <param name="unlockCode">Anything.</param>
        /// <returns>True.</returns>
        public bool UnlockBundle(string unlockCode)
        {
            return true;
        }

        /// <summary>Does nothing.</summary>
        public void Dispose()
        {
        }
    }
}
