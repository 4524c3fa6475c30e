Console.Error.WriteLine("lathe-worker");
