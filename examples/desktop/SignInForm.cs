// A program with a window: "Sign in" opens Zoom's page in the browser, and "Start meeting" starts the meeting as that user, in
// the Zoom client. It has no secret, and the user signs in once: the token file keeps it for the next start.
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
using System.ComponentModel;
using System.Diagnostics;
using System.Drawing;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Windows.Forms;
using ZoomToken;

internal sealed class SignInForm : Form
{
    private readonly ZoomClient client;

    private readonly Button signIn = new Button { Text = "Sign in", Left = 12, Width = 120, Top = 12 };
    private readonly Button start = new Button { Text = "Start meeting", Left = 144, Width = 120, Top = 12 };
    private readonly Button cancel = new Button { Text = "Cancel", Left = 276, Width = 120, Top = 12, Enabled = false };

    private readonly Label meetingLabel = new Label { Text = "Meeting's number", Left = 12, Width = 120, Top = 51 };
    private readonly TextBox meeting = new TextBox { Text = "123 4567 8901", Left = 144, Width = 252, Top = 48 };

    private readonly TextBox shown = new TextBox
    {
        Left = 12, Top = 84, Width = 384, Height = 84, Multiline = true, ReadOnly = true,
    };

    // Ends what is under way.
    private CancellationTokenSource stopping = new CancellationTokenSource();

    private SignInForm(ZoomClient client)
    {
        this.client = client;
        Text = "Zoom";
        ClientSize = new Size(408, 180);
        Controls.AddRange(new Control[] { signIn, start, cancel, meetingLabel, meeting, shown });
        signIn.Click += async (sender, unused) => await Run(SignIn);
        start.Click += async (sender, unused) => await Run(StartMeeting);
        cancel.Click += (sender, unused) => stopping.Cancel();
        FormClosed += (sender, unused) => stopping.Cancel();
    }

    [STAThread]
    private static void Main()
    {
        Application.EnableVisualStyles();
        try
        {
            using (ZoomClient client = MakeClient())
            using (SignInForm form = new SignInForm(client))
            {
                Application.Run(form);
            }
            // Where the user's next refresh token is on its way, this waits until it is saved.
            Zoom.Shutdown();
        }
        catch (Exception failure) when (failure is ArgumentException || failure is DllNotFoundException)
        {
            MessageBox.Show(failure.Message, "Zoom"); // an option is wrong, or the native library is not there
        }
    }

    private static ZoomClient MakeClient()
    {
        return new ZoomClient(new ZoomClientOptions
        {
            BaseUrl = Environment.GetEnvironmentVariable("ZOOM_BASE_URL"),
            ClientId = Environment.GetEnvironmentVariable("ZOOM_CLIENT_ID"),
            TokenFile = TokenFile(),
        });
    }

    private async Task SignIn(CancellationToken stop)
    {
        shown.Text = "Sign in with the browser, please.";
        await client.SignInAsync(stop);
        shown.Text = "You are signed in.";
    }

    private async Task StartMeeting(CancellationToken stop)
    {
        // Zoom looks at the token when the meeting is started: it is got just before.
        Uri url = Zoom.StartUrl(meeting.Text, await client.GetUserTokenAsync("me", stop));
        // The address is a secret, and is not shown. The process is null where a browser that runs already has taken it.
        using (Process.Start(new ProcessStartInfo(url.AbsoluteUri) { UseShellExecute = true }))
        {
            shown.Text = "The browser opens the Zoom client.";
        }
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
        catch (Exception failure) when (failure is ArgumentException || failure is InvalidOperationException || failure is Win32Exception)
        {
            shown.Text = failure.Message; // no client id, no number of a meeting, or no browser
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
            stopping.Dispose();
        }
        base.Dispose(disposing);
    }
}
