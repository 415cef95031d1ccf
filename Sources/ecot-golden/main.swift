print("ecot-golden")
