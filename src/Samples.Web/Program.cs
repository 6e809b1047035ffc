// A web site whose users connect their Google Photos, upload, and see what they have uploaded.
using Microsoft.AspNetCore.Authentication.Cookies;
using Samples.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddAntiforgery();
builder.Services.AddGooglePhotos(builder.Configuration);

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapAccounts();
app.MapConnection();
app.MapPhotos();
app.Run();
