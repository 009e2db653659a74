// What the mirror makes of texts is the same in every culture and with every runtime's tables of letters.

using System;
using System.Globalization;
using System.Threading;

internal static class MirrorCultures
{
    internal static void Run()
    {
        Check.Group("a culture with another minus sign", () => With("\u2212", Numbers));
        Check.Group("upper and lower case are those of ASCII", Letters);
    }

    private static void With(string negativeSign, Action checks)
    {
        CultureInfo before = Thread.CurrentThread.CurrentCulture;
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = negativeSign;
        Thread.CurrentThread.CurrentCulture = culture;
        try
        {
            Check.Equal(negativeSign + "1", (-1).ToString(), "the culture counts");
            checks();
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    private static void Numbers()
    {
        Chilkat.Http http = new Chilkat.Http();
        Check.Equal(null, http.QuickGetStr("http://127.0.0.1:1/"), "nobody listens");
        Check.Contains("(code -21)", http.LastErrorText, "the code");
        Chilkat.JsonObject json = new Chilkat.JsonObject { I = -1 };
        Check.That(json.UpdateInt("n", -5) && json.IntOf("n") == -5 && json.StringOf("n") == "-5", json.LastErrorText);
        Check.That(!json.HasMember("a[i]") && json.LastErrorText.Contains("path must be"), json.LastErrorText);
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder { IntValue = -6 };
        Check.That(sb.AppendInt(-7) && sb.AppendInt64(-8) && sb.IntValue == -6, sb.GetAsString());
        Check.Equal("-6-7-8", sb.GetAsString(), "in a StringBuilder");
    }

    // As in C++, whatever this runtime knows of other letters; the Kelvin sign and the dotless i are not letters of ASCII.
    private static void Letters()
    {
        Chilkat.StringBuilder sb = new Chilkat.StringBuilder();
        sb.SetString("Stra\u00dfe \u00c4 K I");
        foreach (string same in new[] { "sTRA\u00dfe \u00c4 k i", "STRA\u00dfE \u00c4 K I" })
        {
            Check.That(sb.Contains(same, false) && sb.ContentsEqual(same, false), same);
            Check.That(sb.StartsWith(same, false) && sb.EndsWith(same, false), same);
            Check.That(!sb.Contains(same, true) && !sb.ContentsEqual(same, true), same);
        }
        foreach (string other in new[] { "stra\u00dfe \u00e4 k i", "strasse \u00c4 k i", "stra\u00dfe \u00c4 \u212a i", "stra\u00dfe \u00c4 k \u0131" })
        {
            Check.That(!sb.Contains(other, false) && !sb.ContentsEqual(other, false), other);
            Check.That(!sb.StartsWith(other, false) && !sb.EndsWith(other, false), other);
        }
        Check.That(!sb.Contains("\u00e4", false) && !sb.EndsWith("\u00e4 K I", false) && sb.Contains("\u00c4", false), "one letter");
        Check.That(sb.Contains(null, false) && sb.StartsWith("", false) && sb.EndsWith(null, true), "the empty text");
    }
}
