Console.Error.WriteLine("lathe");
