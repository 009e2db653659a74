// What the class library does with the package: gets a token, and makes the address that starts a meeting.

using System;
using ZoomToken;

public static class Meeting
{
    public static string StartUrl()
    {
        string accessToken = Environment.GetEnvironmentVariable("ZOOM_ACCESS_TOKEN");
        string token = Zoom.GetUserToken(accessToken, "me", "zak", 0, Environment.GetEnvironmentVariable("ZOOM_BASE_URL"));
        return Zoom.StartUrl("123 4567 8901", token).AbsoluteUri;
    }
}
