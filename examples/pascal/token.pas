{ Gets a Zoom user token and prints the response's body, its status and the token; for a refusal its header fields too.

  Build and run with Free Pascal in the project's folder:

      cargo build --release
      fpc -Fubindings/pascal -Fltarget/release -FUtarget -o./token examples/pascal/token.pas
      ZOOM_ACCESS_TOKEN=... LD_LIBRARY_PATH=target/release ./token

  With Delphi: a console application of this file and bindings\pascal\ZoomToken.pas, zoom_token.dll next to the EXE.

  From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (default
  "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.

  Where only the token is wanted: Zak := ZoomGetUserToken(AccessToken); }
program Token;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}
{$IFDEF MSWINDOWS}{$APPTYPE CONSOLE}{$ENDIF}

uses
  SysUtils, ZoomToken;

procedure Show(Response: TZoomResponse);
begin
  WriteLn('Body: ', Response.Body);
  WriteLn('Status: ', Response.Status);
  if Response.IsSuccess then
    WriteLn('Token: ', Response.Token)
  else
  begin
    WriteLn('Header:', sLineBreak, Response.Headers);
    WriteLn(ErrOutput, 'Failed: ', Response.Error);
    ExitCode := 1;
  end;
end;

var
  Client: TZoomClient;
  Response: TZoomResponse;
  User: string;
begin
  try
    User := GetEnvironmentVariable('ZOOM_USER');
    if User = '' then
      User := 'me';
    Client := TZoomClient.Create;
    try
      { What is not in the environment is empty, which means the default. }
      Client.AccessToken := GetEnvironmentVariable('ZOOM_ACCESS_TOKEN');
      Client.BaseUrl := GetEnvironmentVariable('ZOOM_BASE_URL');
      Client.Roots := GetEnvironmentVariable('ZOOM_ROOTS');

      { This form does not raise when Zoom refuses, so that there is a response to print. }
      Response := Client.GetUserTokenResponse(User);
      try
        Show(Response);
      finally
        Response.Free;
      end;
    finally
      Client.Free;
    end;
  except
    on Failure: EZoomError do
    begin
      WriteLn(ErrOutput, 'Failed: ', Failure.Message); { no whole response came, or an option is wrong }
      ExitCode := 1;
    end;
  end;
end.
