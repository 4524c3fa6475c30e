using System.Runtime.Versioning;

// Modes of files, sockets and signals are what these tests look at.
[assembly: UnsupportedOSPlatform("windows")]
