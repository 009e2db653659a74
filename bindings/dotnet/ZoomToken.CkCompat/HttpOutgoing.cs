// What goes out: method, target, header fields and body of one request.

using System;
using System.Collections.Generic;
using System.Text;

namespace Chilkat
{
    internal sealed class HttpOutgoing
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        // What the library sets itself, or has an option for.
        private static readonly string[] NotSet = { "Authorization", "Content-Length", "Accept-Encoding" };

        internal string Method { get; set; }
        /// <summary>Path and query, where the URL is not given as a whole.</summary>
        internal string Target { get; set; }
        /// <summary>A JSON object whose members are added to the query.</summary>
        internal string Query { get; set; } = "";
        internal byte[] Body { get; set; } = Array.Empty<byte>();
        /// <summary>The fields that are sent, but for Authorization.</summary>
        internal List<KeyValuePair<string, string>> Fields { get; private set; }
        /// <summary>An Authorization that was set by hand; empty for none.</summary>
        internal string Authorization { get; private set; }
        /// <summary>The body as the library takes it: text, or base64 where it is none.</summary>
        internal string BodyText { get; private set; } = "";
        internal bool IsBase64 { get; private set; }

        internal static string Verb(string given)
        {
            string verb = (given ?? "").Trim(Ascii.Spaces);
            return verb.Length == 0 ? "GET" : verb;
        }

        internal static bool IsBodyless(string verb) => HttpFields.Is(verb, "GET") || HttpFields.Is(verb, "HEAD");

        /// <summary>Takes over header fields.</summary>
        internal void SetFields(HttpFields fields)
        {
            Authorization = fields.Value("Authorization").Trim(Ascii.Spaces);
            Fields = fields.Where(field => !Array.Exists(NotSet, name => HttpFields.Is(field.Key, name)) && field.Value.Length > 0);
        }

        /// <summary>Makes the body what is sent; throws where the fields would not tell the truth about it.</summary>
        internal void Finish()
        {
            if (IsBodyless(Method) || Body.Length == 0)
            {
                Body = Array.Empty<byte>();
                return;
            }
            if (Fields.Exists(field => HttpFields.Is(field.Key, "Content-Encoding") && !HttpFields.Is(field.Value, "identity")))
            {
                throw new ArgumentException("Content-Encoding can't be set with a body: it is sent as it is, not compressed");
            }
            try
            {
                IsBase64 = Array.IndexOf(Body, (byte)0) >= 0;
                BodyText = IsBase64 ? Convert.ToBase64String(Body) : Strict.GetString(Body);
            }
            catch (DecoderFallbackException)
            {
                IsBase64 = true;
                BodyText = Convert.ToBase64String(Body);
            }
        }
    }
}
