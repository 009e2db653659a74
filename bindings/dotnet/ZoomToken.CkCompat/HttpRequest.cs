// HttpRequest: a request that is put together first and sent by a method of Http: parameters, files, a body, header fields.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Chilkat
{
    /// <summary>A request, which <see cref="Http.SynchronousRequest"/> and its like send. Not a product of Chilkat
    /// Software: one of zoom-token's classes for programs that were written for theirs.</summary>
    /// <remarks>
    /// <para>Parameters are the body of a request with one, percent-encoded; of one that has none (GET, HEAD, DELETE), or has
    /// one of its own, they are the query. With a ContentType that begins with multipart/, parameters and files are the parts of
    /// the body, in the order of the calls.</para>
    /// <para>Only what is set here is sent, and of the Http its sign-in and cookies: not its header fields.</para>
    /// </remarks>
    public class HttpRequest : CkObject
    {
        private const string Form = "application/x-www-form-urlencoded";
        private const string Multipart = "multipart/form-data";

        private static readonly char[] Slashes = { '/', '\\' };

        private static readonly string[] TypesByExtension =
        {
            "txt text/plain", "json application/json", "xml application/xml", "html text/html", "csv text/csv", "css text/css",
            "png image/png", "jpg image/jpeg", "jpeg image/jpeg", "gif image/gif", "pdf application/pdf", "zip application/zip", "gz application/gzip",
            "doc application/msword", "docx application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "mp3 audio/mpeg", "mp4 video/mp4", "js application/javascript",
        };

        private const string TypeField = "Content-Type";
        private readonly HttpFields fields = new HttpFields();
        private readonly List<Part> parts = new List<Part>();
        private byte[] body = Array.Empty<byte>();
        private string path = "/";

        /// <summary>Makes one for GET and the path /.</summary>
        public HttpRequest() : base(nameof(HttpRequest)) { }

        /// <summary>The method, such as "POST".</summary>
        public string HttpVerb { get; set; } = "GET";
        /// <summary>The path, which may have a query, and begins with a slash.</summary>
        public string Path { get => path; set => path = Rooted(value ?? ""); }
        /// <summary>The header field Content-Type. A body without one is sent as what it is: a form, or JSON.</summary>
        public string ContentType { get => Log.Locked(() => fields.Value(TypeField)); set => Log.Locked(() => fields.Change(TypeField, value)); }
        /// <summary>The charset that is named where <see cref="SendCharset"/> is True. Bodies are UTF-8 whatever it is.</summary>
        public string Charset { get; set; } = "utf-8";
        /// <summary>Whether the Content-Type names the <see cref="Charset"/>. By default False.</summary>
        public bool SendCharset { get; set; }
        /// <summary>Kept for programs that set it: HTTP/1.1 is sent.</summary>
        public string HttpVersion { get; set; } = "1.1";
        /// <summary>What stands between the parts of a multipart body; empty, the default, for one of random digits.</summary>
        public string Boundary { get; set; } = "";
        /// <summary>The number of header fields.</summary>
        public int NumHeaderFields => fields.Count;
        /// <summary>The number of parameters.</summary>
        public int NumParams => Params.Count;
        private List<Part> Params => parts.FindAll(part => part.FileName == null);
        private bool IsMultipart => ContentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);
        /// <summary>Adds a parameter.</summary>
        public void AddParam(string name, string value) => Log.Do(() => parts.Add(new Part(name, null, "", Utf8(value))));

        /// <summary>The value of the first parameter of a name, whatever its case; Nothing where there is none.</summary>
        public string GetParam(string name) => Log.Run(null, () =>
            Value(Params.Find(part => HttpFields.Is(part.Name, name)), "There is no parameter of that name."));

        /// <summary>The name of the parameter at a place; Nothing where there is none.</summary>
        public string GetParamName(int index) => Log.Run(null, () => ParamAt(index)?.Name ?? Log.Fail<string>(null, NoParam));
        /// <summary>The value of the parameter at a place; Nothing where there is none.</summary>
        public string GetParamValue(int index) => Log.Run(null, () => Value(ParamAt(index), NoParam));
        /// <summary>All parameters, percent-encoded.</summary>
        public string GetUrlEncodedParams() => Log.Run("", () => Encoded(Params));
        /// <summary>Removes the first parameter, or file, of a name.</summary>
        public void RemoveParam(string name) => Log.Do(() => parts.Remove(parts.Find(part => part.Name == name)));
        /// <summary>Removes all parameters and files.</summary>
        public void RemoveAllParams() => Log.Do(() => parts.Clear());

        /// <summary>Takes path and parameters from a URL, in the place of those, and of files, that there are.</summary>
        public void SetFromUrl(string url) => Log.Do(() =>
        {
            string target = HttpUrl.TargetOf(url ?? "").Split('#')[0];
            int query = target.IndexOf('?');
            Path = query < 0 ? target : target.Substring(0, query);
            parts.Clear();
            foreach (string pair in target.Substring(query < 0 ? target.Length : query + 1).Split('&').Where(one => one.Length > 0))
            {
                string name = pair.Split('=')[0];
                string value = pair.Substring(Math.Min(pair.Length, name.Length + 1)).Replace('+', ' ');
                parts.Add(new Part(Encoding.UTF8.GetString(HttpUrl.Decode(name)), null, "", HttpUrl.Decode(value)));
            }
        });

        /// <summary>Adds a text that is sent like a file; its type goes by the name's extension.</summary>
        public bool AddStringForUpload(string name, string filename, string strData, string charset) =>
            Log.Do(() => AddFile(name, filename, Files.Encoded(strData ?? "", charset), ""));

        /// <summary>Adds a text that is sent like a file, with its type; where that is empty, it goes by the name's extension.</summary>
        public bool AddStringForUpload2(string name, string filename, string strData, string charset, string contentType) =>
            Log.Do(() => AddFile(name, filename, Files.Encoded(strData ?? "", charset), contentType));

        /// <summary>Adds the text of an object or array that is sent like a file, as with a text.</summary>
        public bool AddStringForUpload2(string name, string filename, JsonContainer json, string charset, string contentType) =>
            Log.Do(() => AddFile(name, filename, Files.Encoded(MethodLog.Given(json, nameof(json)).Compact(), charset), contentType));

        /// <summary>Adds bytes that are sent like a file, as with a text.</summary>
        public bool AddBdForUpload(string name, string remoteFilename, BinData byteData, string contentType)
        {
            byte[] bytes = byteData?.GetBinary();
            return Log.Do(() => AddFile(name, remoteFilename, MethodLog.Given(bytes, nameof(byteData)), contentType));
        }

        /// <summary>Adds a file, which is read when the request is sent, and has 16 MiB at most.</summary>
        public bool AddFileForUpload(string name, string filePath) => Log.Do(() => AddFile(name, filePath, null, ""));
        /// <summary>Adds a file with its type, as <see cref="AddFileForUpload"/>.</summary>
        public bool AddFileForUpload2(string name, string filePath, string contentType) => Log.Do(() => AddFile(name, filePath, null, contentType));
        /// <summary>Makes a text the body; an empty one is none.</summary>
        public bool LoadBodyFromString(string bodyStr, string charset) => Log.Do(() => body = Files.Encoded(bodyStr ?? "", charset));

        /// <summary>Makes the text of a StringBuilder the body.</summary>
        public bool LoadBodyFromSb(StringBuilder requestBody, string charset)
        {
            string text = requestBody?.GetAsString();
            return Log.Do(() => body = Files.Encoded(MethodLog.Given(text, nameof(requestBody)), charset));
        }

        /// <summary>Makes bytes the body.</summary>
        public bool LoadBodyFromBd(BinData requestBody)
        {
            byte[] bytes = requestBody?.GetBinary();
            return Log.Do(() => body = MethodLog.Given(bytes, nameof(requestBody)));
        }

        /// <summary>Makes a file's bytes the body, 16 MiB at most; False when it can't be read.</summary>
        public bool LoadBodyFromFile(string filePath) => Log.Do(() =>
        {
            Log.Add(filePath ?? "");
            body = Files.Bytes(filePath ?? "");
        });

        /// <summary>Adds a header field, in the place of one of that name.</summary>
        public void AddHeader(string name, string value) => Log.Do(() => fields.Set(name, value));

        /// <summary>The value of a header field; Nothing where there is none.</summary>
        public string GetHeaderField(string name) => Log.Run(null, () =>
            fields.IndexOf(name) >= 0 ? fields.Value(name) : Log.Fail<string>(null, "There is no header field of that name."));

        /// <summary>The name of the header field at a place; Nothing where there is none.</summary>
        public string GetHeaderName(int index) => Log.Run(null, () => FieldAt(index).Key);
        /// <summary>The value of the header field at a place; Nothing where there is none.</summary>
        public string GetHeaderValue(int index) => Log.Run(null, () => FieldAt(index).Value);
        /// <summary>Removes a header field; False where there is none.</summary>
        public bool RemoveHeader(string name) => Log.Run(false, () => fields.Remove(name));
        /// <summary>Makes it GET.</summary>
        public void UseGet() => HttpVerb = "GET";
        /// <summary>Makes it HEAD.</summary>
        public void UseHead() => HttpVerb = "HEAD";
        /// <summary>Makes it POST with a form.</summary>
        public void UsePost() => Use("POST", Form);
        /// <summary>Makes it PUT.</summary>
        public void UsePut() => HttpVerb = "PUT";
        /// <summary>Makes it POST with the parts of a form.</summary>
        public void UsePostMultipartForm() => Use("POST", Multipart);
        /// <summary>Makes it POST with the parts of a form.</summary>
        public void UseUpload() => Use("POST", Multipart);
        /// <summary>Makes it PUT with the parts of a form.</summary>
        public void UseUploadPut() => Use("PUT", Multipart);

        /// <summary>Lets go of parameters, files, body and header fields.</summary>
        public override void Dispose() => Log.Do(() =>
        {
            fields.Clear();
            parts.Clear();
            body = Array.Empty<byte>();
        });

        /// <summary>What is sent, with a path in the place of its own, or with its own for null; or a form that is posted.</summary>
        internal HttpOutgoing Outgoing(string path, bool isForm = false)
        {
            lock (Log.Gate)
            {
                ContentType = isForm ? Form : ContentType;
                string verb = isForm ? "POST" : HttpOutgoing.Verb(HttpVerb);
                bool takesParams = !HttpOutgoing.IsBodyless(verb) && !HttpFields.Is(verb, "DELETE");
                HttpOutgoing outgoing = new HttpOutgoing { Method = verb, Body = body };
                string type = ContentType;
                bool isQuery = !takesParams || body.Length > 0;
                if (IsMultipart)
                {
                    string boundary = HeaderAttributes.Value(type, "boundary") ?? (string.IsNullOrEmpty(Boundary) ? Digits() : Boundary);
                    type += HeaderAttributes.Value(type, "boundary") == null ? "; boundary=" + boundary : "";
                    outgoing.Body = parts.Count > 0 ? parts.SelectMany(part => part.Bytes(boundary)).Concat(Utf8("--" + boundary + "--\r\n")).ToArray() : Utf8("");
                }
                else if (!isQuery)
                {
                    outgoing.Body = Utf8(Encoded(parts));
                    type = outgoing.Body.Length == 0 && isForm ? "" : type.Length > 0 || outgoing.Body.Length == 0 ? type : Form;
                }
                if (SendCharset && type.Length > 0 && !IsMultipart)
                {
                    type += "; charset=" + Charset;
                }
                outgoing.Target = Target(Rooted(path ?? Path), isQuery ? Encoded(IsMultipart ? Params : parts) : "");
                HttpFields sent = new HttpFields();
                sent.SetAll(fields);
                sent.Set(TypeField, type);
                outgoing.SetFields(sent);
                return outgoing;
            }
        }

        private const string NoParam = "There is no parameter at that place.";

        private void Use(string verb, string type)
        {
            HttpVerb = verb;
            ContentType = type;
        }

        private static byte[] Utf8(string text) => Files.Encoded(text ?? "", "");

        private static string Rooted(string path) => path.StartsWith("/", StringComparison.Ordinal) ? path : "/" + path;
        private static string Target(string path, string query) => query.Length == 0 ? path : path + (path.IndexOf('?') >= 0 ? "&" : "?") + query;

        private static string Encoded(List<Part> list) => string.Join("&", list.Where(part => part.SentName.Length > 0).Select(part => part.Encoded()));

        private static string Digits()
        {
            byte[] random = new byte[24];
            using (RandomNumberGenerator source = RandomNumberGenerator.Create())
            {
                source.GetBytes(random);
            }
            return new string('-', 12) + string.Concat(random.Select(one => (char)('0' + one % 10)));
        }

        private void AddFile(string name, string path, byte[] bytes, string type)
        {
            string file = (path ?? "").Substring((path ?? "").LastIndexOfAny(Slashes) + 1);
            string extension = Ascii.Lower(file.Substring(file.LastIndexOf('.') + 1)) + " ";
            string known = Array.Find(TypesByExtension, one => one.StartsWith(extension, StringComparison.Ordinal));
            string byName = known != null ? known.Substring(extension.Length) : file.Length > 0 ? "application/octet-stream" : "";
            parts.Add(new Part(name, file, string.IsNullOrEmpty(type) ? byName : type, bytes) { Path = path ?? "" });
        }

        private string Value(Part part, string otherwise) => part == null ? Log.Fail<string>(null, otherwise) : Encoding.UTF8.GetString(part.Content);
        private Part ParamAt(int index) => Params.ElementAtOrDefault(index);

        private KeyValuePair<string, string> FieldAt(int index) => index >= 0 && index < fields.Count
            ? fields[index]
            : Log.Fail(default(KeyValuePair<string, string>), "There is no header field at that place.");

        // A parameter, or a file: then it has a name for that, and its content may still be in the file.
        private sealed class Part
        {
            private readonly string type;

            internal Part(string name, string fileName, string type, byte[] content)
            {
                Name = name ?? "";
                FileName = fileName;
                this.type = type;
                Content = content;
            }

            internal string Name { get; }
            internal string SentName => Name.Replace(" ", "");
            internal string FileName { get; }
            internal string Path { get; set; }
            internal byte[] Content { get; }
            internal string Encoded() => SentName + "=" + HttpUrl.Encode(Read(), "-._~,");

            internal IEnumerable<byte> Bytes(string boundary)
            {
                string head = "--" + boundary + "\r\nContent-Disposition: form-data"
                    + (SentName.Length > 0 ? "; name=\"" + Quoted(SentName) + "\"" : "")
                    + (string.IsNullOrEmpty(FileName) ? "" : "; filename=\"" + Quoted(FileName) + "\"")
                    + (type.Length > 0 ? "\r\nContent-Type: " + OneLine(type) : "") + "\r\n\r\n";
                return Utf8(head).Concat(Read()).Concat(Utf8("\r\n"));
            }

            private byte[] Read() => Content ?? (Path.Length > 0 ? Files.Bytes(Path) : Array.Empty<byte>());

            // Nothing in it ends the quotes, or the line.
            private static string Quoted(string text) => OneLine(text).Replace("\"", "%22");
            private static string OneLine(string text) => text.Replace("\r", "%0D").Replace("\n", "%0A");
        }
    }
}
