using Xunit;

namespace ExchangeHub.Testing;

/// <summary>A committed file that says what is promised. <c>UPDATE_APPROVED=1</c> rewrites it; the change then shows in review.</summary>
public static class Approved
{
    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1";

    public static void Matches(string file, string actual)
    {
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{file} is not committed; UPDATE_APPROVED=1 writes it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
