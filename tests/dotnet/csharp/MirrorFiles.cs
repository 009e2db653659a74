// LoadFile and WriteFile of the mirror: what is read and written, and what happens to what was there before.

using System;
using System.Diagnostics;
using System.IO;
using System.Text;

internal static class MirrorFiles
{
    private static readonly string Folder = Path.Combine(Program.Scratch, "mirror-files");

    internal static void Run()
    {
        Directory.CreateDirectory(Folder);
        Check.Group("files of JSON", Json);
        Check.Group("files of texts", Texts);
        Check.Group("files that are refused", Refused);
        Check.Group("a large file", Large);
        Check.Group("what is not a regular file", NoFiles);
        Check.Group("permissions", Permissions);
        Check.Group("nothing is left beside a file", () => Check.Equal(0, Directory.GetFiles(Folder).Length, "files"));
        Directory.Delete(Folder, true);
    }

    private static string In(string name)
    {
        return Path.Combine(Folder, name);
    }

    private static void Json()
    {
        string path = In("Zo\u00eb.json");
        Chilkat.JsonObject json = new Chilkat.JsonObject { EmitCompact = false };
        Check.That(json.UpdateString("a", "\u00e9") && json.WriteFile(path) && json.LastMethodSuccess, json.LastErrorText);
        Check.Equal(json.Emit(), new UTF8Encoding(false, true).GetString(File.ReadAllBytes(path)), "as Emit gives it");
        Check.That(File.ReadAllBytes(path)[0] == '{', "without a mark");
        json.EmitCompact = true;
        Check.That(json.WriteFile(path) && File.ReadAllText(path) == "{\"a\":\"\u00e9\"}", "written again, shorter");
        File.WriteAllText(path, "{\"b\":2}", new UTF8Encoding(true));
        Check.That(json.LoadFile(path) && json.LastMethodSuccess && json.Emit() == "{\"b\":2}", "with a mark");
        File.WriteAllText(path, "{\"canary\":tru}");
        Fails(json.LoadFile(path), json, path, "line 1");
        File.WriteAllBytes(path, new byte[] { (byte)'{', 0xFF, (byte)'}' });
        Fails(json.LoadFile(path), json, path, "UTF-8");
        File.WriteAllText(path, "");
        Fails(json.LoadFile(path), json, path, "line 1");
        Check.Equal("{}", json.Emit(), "empty");
        File.Delete(path);
        Check.That(json.Load("{\"u\":4294967295,\"m\":4294967296,\"n\":-1,\"q\":\" 7x\",\"o\":{}}"), json.LastErrorText);
        Check.That(json.UIntOf("u") == 4294967295u && json.UIntOf("m") == 0 && json.UIntOf("q") == 7, "UIntOf");
        Check.That(json.UIntOf("n") == 0 && json.LastMethodSuccess && json.IntOf("u") == 0, "UIntOf of what does not fit");
        Check.That(json.UIntOf("none") == 0 && !json.LastMethodSuccess && json.UIntOf("o") == 0, "UIntOf of nothing");
        json.Dispose();
        Check.That(!json.WriteFile(path) && !File.Exists(path), "after Dispose");
    }

    private static void Fails(bool result, Chilkat.CkObject target, string path, string why)
    {
        Check.That(!result && !target.LastMethodSuccess, path);
        Check.Contains(path, target.LastErrorText, path);
        Check.Contains(why, target.LastErrorText, path);
        Check.Lacks("canary", target.LastErrorText, path);
    }

    private static void Texts()
    {
        string path = In("text");
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        sb.SetString("\u00e9\r\nz");
        foreach (string charset in new[] { "utf-8", "UTF8", "", null })
        {
            Check.That(sb.WriteFile(path, charset, true) && sb.LastMethodSuccess, sb.LastErrorText);
            Check.Equal("EF-BB-BF-C3-A9-0D-0A-7A", BitConverter.ToString(File.ReadAllBytes(path)), "with a mark");
            Check.That(sb.LoadFile(path, charset) && sb.GetAsString() == "\u00e9\r\nz", "without it");
            Check.That(sb.WriteFile(path, charset, false), sb.LastErrorText);
            Check.Equal("C3-A9-0D-0A-7A", BitConverter.ToString(File.ReadAllBytes(path)), "without a mark");
        }
        Fails(sb.WriteFile(path, "utf-16", false), sb, "", "charset must be utf-8");
        Fails(sb.LoadFile(path, "ansi"), sb, "", "charset must be utf-8");
        File.WriteAllBytes(path, new byte[] { 0x63, 0x61, 0xED, 0xA0, 0x80 });
        Fails(sb.LoadFile(path, ""), sb, path, "not well-formed UTF-8");
        Check.Equal("\u00e9\r\nz", sb.GetAsString(), "as it was");
        Chilkat.StringBuilder half = new Chilkat.StringBuilder();
        half.SetString("canary\ud800");
        Fails(half.WriteFile(path, "", false), half, path, "half of a surrogate pair");
        Check.Equal(5, File.ReadAllBytes(path).Length, "as it was");
        File.WriteAllText(path, "");
        Check.That(sb.LoadFile(path, "") && sb.Length == 0, "an empty file");
        Check.That(sb.SetString("new") && sb.WriteFile(path, "", false) && File.ReadAllText(path) == "new", "an empty file");
        File.Delete(path);
    }

    private static void Refused()
    {
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        foreach (string path in new[] { In("none"), Folder, In("none/below"), "" })
        {
            Fails(json.LoadFile(path), json, path, "Failed.");
            Fails(sb.LoadFile(path, "utf-8"), sb, path, "Failed.");
            bool isNew = path == In("none");
            Check.Equal(isNew, json.WriteFile(path), path + json.LastErrorText);
            Check.Equal(isNew, sb.WriteFile(path, "utf-8", true), path + sb.LastErrorText);
        }
        File.Delete(In("none"));
        Check.That(!json.LoadFile("a\0b") && !json.WriteFile("a\0b"), "a NUL");
    }

    private static void Large()
    {
        string path = In("large");
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        using (FileStream file = File.Create(path))
        {
            file.SetLength(16 << 20);
        }
        Check.That(sb.LoadFile(path, "") && sb.Length == 16 << 20, sb.LastErrorText);
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength((16 << 20) + 1);
        }
        Fails(sb.LoadFile(path, ""), sb, path, "larger than 16 MiB");
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Fails(json.LoadFile(path), json, path, "larger than 16 MiB");
        File.Delete(path);
    }

    private static void NoFiles()
    {
        string path = In("pipe");
        Run("mkfifo", path);
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        sb.SetString("x");
        Check.That(!json.LoadFile(path), "a pipe");
        sb.LoadFile(path, ""); // whatever it gives: it comes back
        Fails(json.WriteFile(path), json, path, "not a regular file");
        Fails(sb.WriteFile(path, "", false), sb, path, "not a regular file");
        File.Delete(path);
    }

    // The new file has those of the old one, which may keep a token from others.
    private static void Permissions()
    {
        string path = In("secret");
        Chilkat.JsonObject json = new Chilkat.JsonObject();
        foreach (string before in new[] { "", "{}" })
        {
            File.WriteAllText(path, before);
            Run("chmod", "600 " + path);
            Check.That(json.WriteFile(path) && json.WriteFile(path), json.LastErrorText);
            Check.Equal("600", Run("stat", "-c %a " + path).Trim(), "permissions");
        }
        File.Delete(path);
    }

    private static string Run(string program, string arguments)
    {
        ProcessStartInfo start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        using (Process process = Process.Start(start))
        {
            string told = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return told;
        }
    }
}
