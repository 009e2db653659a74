// Global: programs unlock their library first; here there is nothing to unlock.

using System;
using ZoomToken;

namespace Chilkat
{
    /// <summary>The class on which programs call UnlockBundle before all else. Not a product of Chilkat Software: one
    /// of zoom-token's classes for programs that were written for theirs.</summary>
    public class Global : CkObject
    {
        private static volatile bool isUtf8Default;

        /// <summary>Makes one.</summary>
        public Global() : base(nameof(Global)) { }

        /// <summary>2: unlocked, for good.</summary>
        public int UnlockStatus => 2;
        /// <summary>Kept for programs that set it, one for all objects. Nothing here goes by it: .NET's texts are Unicode.</summary>
        public bool DefaultUtf8 { get => isUtf8Default; set => isUtf8Default = value; }

        /// <summary>Succeeds, whatever the code; it is not looked at.</summary>
        public bool UnlockBundle(string unlockCode) => Log.Run(false, () =>
        {
            Log.Add("zoom-token needs no unlock code.");
            return true;
        });

        /// <summary>Succeeds: there is no pool of threads to end.</summary>
        public bool FinalizeThreadPool() => Log.Run(false, () => true);

        /// <summary>Does nothing.</summary>
        public override void Dispose()
        {
        }
    }
}
