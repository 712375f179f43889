using System.Diagnostics;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>A file system in memory that only one process sees, for disks that are full or cannot be written.</summary>
internal static class OwnFileSystem
{
    /// <summary>Skips the test where this user may not mount one.</summary>
    public static async Task RequireAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs mounts of a process of its own.");
        var command = Launcher(Path.GetTempPath(), "ro");
        using var trial = Process.Start(new ProcessStartInfo(command[0], [.. command[1..], "true"]) { RedirectStandardError = true });
        await trial!.WaitForExitAsync();
        Assert.SkipUnless(trial.ExitCode == 0, "Needs the right to mount a file system.");
    }

    /// <summary>A command that mounts it at a directory and becomes the command that follows.</summary>
    public static string[] Launcher(string directory, string options) =>
        ["unshare", "-rm", "sh", "-c", $"mount -t tmpfs -o {options} tmpfs {directory} && exec \"$@\"", "sh"];
}
