// A program with a window: "Sign in" opens Zoom's page in the browser, and "Start meeting" gets the user's token. It has no
// secret, and the user signs in once: the token file keeps it for the next start.
//
// For .NET Framework, in the project's folder, with the .NET SDK:
//
//   dotnet build examples/desktop/SignIn.csproj
//
// or for Mono on Linux, with Debian's package libmono-system-windows-forms4.0-cil:
//
//   dotnet build bindings/dotnet/ZoomToken
//   mcs -target:winexe -r:System.Windows.Forms -r:System.Drawing \
//     -r:bindings/dotnet/ZoomToken/bin/Debug/net462/ZoomToken.dll -out:SignIn.exe examples/desktop/SignInForm.cs
//
// ZoomToken.dll and the native library (zoom_token.dll, libzoom_token.so) have to be next to the program. From the
// environment: ZOOM_CLIENT_ID, the client id of the public client, which a program of your own has as a constant; and to try
// it against a simulator, ZOOM_BASE_URL.

using System;
using System.Drawing;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Windows.Forms;
using ZoomToken;

internal sealed class SignInForm : Form
{
    private readonly ZoomClient client = new ZoomClient
    {
        BaseUrl = Environment.GetEnvironmentVariable("ZOOM_BASE_URL"),
        ClientId = Environment.GetEnvironmentVariable("ZOOM_CLIENT_ID"),
        TokenFile = TokenFile(),
    };

    private readonly Button signIn = new Button { Text = "Sign in", Left = 12, Width = 120, Top = 12 };
    private readonly Button start = new Button { Text = "Start meeting", Left = 144, Width = 120, Top = 12 };
    private readonly Button cancel = new Button { Text = "Cancel", Left = 276, Width = 120, Top = 12, Enabled = false };

    private readonly TextBox shown = new TextBox
    {
        Left = 12, Top = 48, Width = 384, Height = 120, Multiline = true, ReadOnly = true,
    };

    // Ends what is under way.
    private CancellationTokenSource stopping = new CancellationTokenSource();

    private SignInForm()
    {
        Text = "Zoom";
        ClientSize = new Size(408, 180);
        Controls.AddRange(new Control[] { signIn, start, cancel, shown });
        signIn.Click += async (sender, unused) => await Run(SignIn);
        start.Click += async (sender, unused) => await Run(StartMeeting);
        cancel.Click += (sender, unused) => stopping.Cancel();
        FormClosed += (sender, unused) => stopping.Cancel();
    }

    [STAThread]
    private static void Main()
    {
        Application.EnableVisualStyles();
        using (SignInForm form = new SignInForm())
        {
            Application.Run(form);
        }
        // Where the user's next refresh token is on its way, this waits until it is saved.
        Zoom.Shutdown();
    }

    private async Task SignIn(CancellationToken stop)
    {
        shown.Text = "Sign in with the browser, please.";
        await client.SignInAsync(stop);
        shown.Text = "You are signed in.";
    }

    private async Task StartMeeting(CancellationToken stop)
    {
        // The program's own use of it begins here: the token is a secret, and is shown only because this is an example.
        shown.Text = await client.GetUserTokenAsync("me", stop);
    }

    // One thing at a time; what goes wrong is shown.
    private async Task Run(Func<CancellationToken, Task> work)
    {
        Busy(true);
        try
        {
            await work(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            shown.Text = "Cancelled.";
        }
        catch (ZoomException failure)
        {
            shown.Text = failure.Reason == ZoomReason.SignInAgain ? "Please sign in." : failure.Message;
        }
        catch (Exception failure) when (failure is ArgumentException || failure is InvalidOperationException)
        {
            shown.Text = failure.Message; // no client id, or no browser
        }
        Busy(false);
    }

    private void Busy(bool isBusy)
    {
        signIn.Enabled = !isBusy;
        start.Enabled = !isBusy;
        cancel.Enabled = isBusy;
        if (stopping.IsCancellationRequested)
        {
            stopping = new CancellationTokenSource();
        }
    }

    // In a folder of the user's own.
    private static string TokenFile()
    {
        string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ZoomExample");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, "zoom.tokens");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            client.Dispose();
            stopping.Dispose();
        }
        base.Dispose(disposing);
    }
}
