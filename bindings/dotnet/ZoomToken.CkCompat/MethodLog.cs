// LastMethodSuccess and LastErrorText: what a method did, and where it failed, why, as a chain of lines. No secret.

using System;
using System.Globalization;
using System.IO;
using System.Runtime.CompilerServices;
using ZoomToken;

namespace Chilkat
{
    internal sealed class MethodLog
    {
        private readonly string owner;

        internal MethodLog(string owner)
        {
            this.owner = owner;
        }

        internal bool IsSuccess { get; set; } = true;
        internal string Text { get; private set; } = "";
        /// <summary>What lets one thread at a time into an object, and into all that share a JSON document.</summary>
        internal object Gate { get; set; } = new object();

        /// <summary>Runs a method, one at a time for each object. What it throws becomes the log's text, and the result
        /// is the one for failures.</summary>
        /// <remarks>
        /// A method that uses another object takes that one's lock too. The order is Http, HttpRequest, HttpResponse, JSON,
        /// BinData, StringBuilder; of two of one kind the other one's text is read before.
        /// </remarks>
        internal T Run<T>(T failed, Func<T> body, [CallerMemberName] string method = "")
        {
            lock (Gate)
            {
                IsSuccess = true;
                Text = owner + "." + method + ":" + Environment.NewLine;
                try
                {
                    T result = body();
                    Text += IsSuccess ? "  Success." + Environment.NewLine : "  Failed." + Environment.NewLine;
                    return result;
                }
                catch (Exception failure) when (IsForTheLog(failure))
                {
                    Explain(failure);
                    return failed;
                }
            }
        }

        /// <summary>The same for a method that has no other result than whether it succeeded.</summary>
        internal bool Do(Action body, [CallerMemberName] string method = "")
        {
            return Run(false, () =>
            {
                body();
                return true;
            }, method);
        }

        /// <summary>What is no method for LastMethodSuccess, one at a time too.</summary>
        internal T Locked<T>(Func<T> read)
        {
            lock (Gate)
            {
                return read();
            }
        }

        internal void Locked(Action act) => Locked(() =>
        {
            act();
            return true;
        });

        /// <summary>Adds a line to the chain.</summary>
        internal void Add(string line) => Text += "  " + line + Environment.NewLine;

        /// <summary>The method failed for this reason, without an exception.</summary>
        internal T Fail<T>(T failed, string reason)
        {
            IsSuccess = false;
            Add(reason);
            return failed;
        }

        /// <summary>An argument that must be an object. Where it is none, the method that <see cref="Run"/> runs has failed.</summary>
        internal static T Given<T>(T argument, string name) where T : class =>
            argument ?? throw new ArgumentException("The argument " + name + " is Nothing (null): it must be an object.");

        private void Explain(Exception failure)
        {
            IsSuccess = false;
            ZoomException zoom = failure as ZoomException;
            if (zoom != null)
            {
                Add(Zoom.StatusText(zoom.Code) + " (code " + zoom.Code.ToString(CultureInfo.InvariantCulture) + ")");
            }
            Add(failure.Message);
            if (zoom != null && zoom.ErrorCode == ZoomErrorCode.Tls)
            {
                Add("These classes have no option roots: on Linux, SSL_CERT_FILE in the environment can name a PEM file with "
                    + "all roots to trust.");
            }
            Add("Failed.");
        }

        // What these classes report the old way instead of throwing: wrong arguments, the network, files, a missing library.
        private static bool IsForTheLog(Exception failure) =>
            failure is ZoomException || failure is ArgumentException || failure is InvalidOperationException
                || failure is FormatException || failure is DllNotFoundException || IsOfFiles(failure);

        private static bool IsOfFiles(Exception failure) =>
            failure is IOException || failure is UnauthorizedAccessException || failure is NotSupportedException;
    }
}
